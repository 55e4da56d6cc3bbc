"""The HTTP client: connections, limits and redirects; keeps each exchange byte for byte."""
