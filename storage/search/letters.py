"""Rules out most texts that do not match by their letters alone, before they are split into syllables."""

import unicodedata
from functools import lru_cache

from storage.search.query import Not, Or, Phrase, Query
from storage.search.syllables import LONGEST, exact_spelling

_NO_LETTERS = bytes(code for code in range(256) if code > 127 or not chr(code).isalnum())  # noqa: PLR2004 (ASCII's end)


def letters_of(text: str) -> bytes:
    """The letters and digits of ASCII in the text, folded and without anything between them.

    Syllables that stand next to each other in the text do so here too, in either spelling.
    """
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return plain.encode("ascii", "ignore").translate(None, _NO_LETTERS)


def may_match(query: Query, letters: bytes) -> bool:
    """False only where a text with these letters does not match."""
    if isinstance(query, Phrase):
        return _letters_of_phrase(query) in letters
    if isinstance(query, Not):
        return True
    return (any if isinstance(query, Or) else all)(may_match(item, letters) for item in query.items)


@lru_cache(maxsize=256)
def _letters_of_phrase(phrase: Phrase) -> bytes:
    """None of a phrase with a word that is cut: the text has more letters there."""
    if any(len(exact_spelling(word)) >= LONGEST for word in phrase.words):
        return b""
    return letters_of(" ".join(phrase.words))
