"""HTML: the text of a page without its boilerplate, tables with their spans expanded."""
