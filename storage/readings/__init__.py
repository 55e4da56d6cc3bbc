"""Readings: what layouts read from captured bodies, and which bodies are unread."""
