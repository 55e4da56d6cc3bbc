"""Reduces a text to a key that two renderings of it share."""


def key_of(text: str) -> str:
    """Letters and digits in lower case: quotes, blanks and punctuation differ between a page and its metadata."""
    return "".join(filter(str.isalnum, text.casefold()))
