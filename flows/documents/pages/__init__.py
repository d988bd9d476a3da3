"""What is set on pages: PDF, and scans and pictures by OCR."""
