"""The cost of an export: rows a second and memory, for Parquet and for JSON lines."""
