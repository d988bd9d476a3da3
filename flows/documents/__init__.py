"""A file becomes a Document: blocks that know where they stand. Pure: no database, no flow engine."""
