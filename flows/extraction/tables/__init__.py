"""Tables of any layout: which cell is which indicator of which period and part; words in ``lexicon/table_*.csv``."""
