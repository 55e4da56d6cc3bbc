"""`luutru serve`: the Prefect server, deployments, watchdog and maintenance."""
