"""A polite look at a live site: what of its site file holds, field by field; and drafts of site files."""
