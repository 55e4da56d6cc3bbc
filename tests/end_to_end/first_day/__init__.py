"""A first day with luutru, as docs/operations.md describes it."""
