"""Simulated nights, sound and spoilt, and the verdicts on them."""
