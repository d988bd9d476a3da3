"""Awards and honours: what was won, at which level and grade, by whom and when; words in ``lexicon/award_*.csv``."""
