"""Readings: what layouts read from captured bodies, and what is unread."""
