"""The tests, one folder per package, and the rehearsal portal."""
