"""Schools: the registry, the names in a text, and which passage speaks of whom."""
