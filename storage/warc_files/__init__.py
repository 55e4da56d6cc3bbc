"""The archive's WARC files over their lifetime: recovery, replay indexes, damage."""
