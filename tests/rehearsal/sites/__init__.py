"""The simulated portals, one file each."""
