"""What runs when, in which order; the only package that uses Prefect; contains the command line."""
