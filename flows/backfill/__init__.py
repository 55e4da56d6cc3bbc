"""The backfill flow: order, plan, steps and holes."""
