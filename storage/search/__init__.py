"""Full-text search: the query language, the index in rows, and what a search returns."""
