"""Near-duplicates: which published texts are copies of one another, or contain one another. Nothing is ever deleted."""
