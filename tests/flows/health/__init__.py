"""Simulated nights, normal and faulty, and the verdicts on them."""
