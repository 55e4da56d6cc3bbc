"""A look at a live site: a dozen requests at most, one after the other, archived like all others."""
