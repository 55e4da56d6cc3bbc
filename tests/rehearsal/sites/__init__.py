"""The portals that the rehearsal plays, one file each."""
