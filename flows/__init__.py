"""What runs when, in which order; alone knows Prefect; the command line lives here."""
