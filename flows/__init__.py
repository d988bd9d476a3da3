"""The nightly flow and all that it is made of: documents, extraction, warehouse, reporting."""
