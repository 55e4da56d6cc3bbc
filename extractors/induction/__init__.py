"""Drafting a layout from pages: what witnesses say of each text decides which selectors a site file gets."""
