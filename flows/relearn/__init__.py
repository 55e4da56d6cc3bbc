"""Drafts a changed layout from archived pages, proves it by witnesses, and accepts it when a person says so."""
