"""Versions: the intervals in which a page showed a document, and the changes between them."""
