"""Reads an article from a page by a site's layout."""
