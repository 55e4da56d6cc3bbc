"""A text reduced to what two renderings of it have in common."""


def key_of(text: str) -> str:
    """Letters and digits alone, without case: quotes, blanks and marks differ between a page and what is said of it."""
    return "".join(filter(str.isalnum, text.casefold()))
