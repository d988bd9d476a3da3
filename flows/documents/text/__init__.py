"""Plain text and Markdown: paragraphs made whole, headings, captions, tables told by their layout."""
