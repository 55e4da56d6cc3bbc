"""What exports read of the archive: one state of it, in a fixed order, without what is withheld."""
