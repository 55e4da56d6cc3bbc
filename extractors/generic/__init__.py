"""The generic path: reads an article from a page that has no layout."""
