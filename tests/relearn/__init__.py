"""Redesigns of played sites, repaired in process from stored pages."""
