"""A Document becomes rows: figures, observations of catalogue indicators, awards. Pure functions."""
