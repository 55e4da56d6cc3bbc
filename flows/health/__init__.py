"""Health: measures a run, compares it with the site's earlier runs, and gives a verdict."""
