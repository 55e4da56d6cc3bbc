"""The checks of a night's health, one per kind of fault."""
