"""Verification and repair: a healthy archive, and every kind of damage."""
