"""`luutru check` and drafts of site files."""
