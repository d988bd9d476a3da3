"""Workbooks and delimited files: rows of cells become lines and tables in reading order."""
