"""Numbers as written, with their units and qualifiers."""
