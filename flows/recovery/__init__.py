"""Recovery: a lost database is made again, and a damaged archive repaired."""
