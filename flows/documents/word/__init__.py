"""Word: the paragraphs and tables of a DOCX as they stand after all changes are accepted."""
