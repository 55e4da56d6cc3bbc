"""Calendars, holes and windows."""
