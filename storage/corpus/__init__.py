"""The published files, their manifest, and the record of takedowns."""
