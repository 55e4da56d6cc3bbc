"""What an export costs: rows a second and memory, as Parquet beside lines of JSON."""
