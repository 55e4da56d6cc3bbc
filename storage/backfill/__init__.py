"""Backfill orders, their items, and what archives and live sites returned."""
