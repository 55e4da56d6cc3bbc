"""Alerts: webhook and mail, and the log of what was sent."""
