"""What a page shows beside its text: authors, pictures, links, tags and the language."""
