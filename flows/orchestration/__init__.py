"""Prefect: its server, its home folder, run names and run locks."""
