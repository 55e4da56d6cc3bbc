"""Runs: lifecycle, totals, history, health and hold."""
