"""How long a migration that adds a word takes beside many rows."""
