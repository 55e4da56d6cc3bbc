"""The reading room: one web application in which a browser reads, searches and compares the archive."""
