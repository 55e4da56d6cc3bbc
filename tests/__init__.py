"""The tests, one folder per room, and the rehearsal portal."""
