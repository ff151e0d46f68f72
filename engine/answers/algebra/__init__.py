"""Numbers and expressions: read into trees, valued exactly or to any precision, and compared."""
