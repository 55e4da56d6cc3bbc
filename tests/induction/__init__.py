"""The benchmark of drafted layouts: `make induction`."""
