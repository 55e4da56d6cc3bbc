"""Whole nights in which a site changes its design, and the commands that repair its layout."""
