"""Measures the quality of a text; nothing is filtered by it unless a person asks for it."""
