"""What exports read from the archive: one state of it, in a fixed order, without withheld texts."""
