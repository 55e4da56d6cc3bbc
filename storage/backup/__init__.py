"""Backups: generations of a whole archive in a folder of their own, each proved by digests, and the way back."""
