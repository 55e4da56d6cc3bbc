"""Reads an article from a page by the rules of a site's layout."""
