"""The generic path: reads an article from a page without a layout."""
