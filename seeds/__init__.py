"""The sites: what we know of each, as data, and the grammar that data must keep."""
