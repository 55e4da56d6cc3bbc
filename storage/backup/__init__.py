"""Backups: generations of a whole archive in a folder of their own, each verified by digests, and their restore."""
