"""Sentences: which figure speaks of which indicator, period and part; words in ``lexicon/prose_*.csv``."""
