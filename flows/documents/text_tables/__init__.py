"""Tables that a text holds without a grid: each way to set them out is one module."""
