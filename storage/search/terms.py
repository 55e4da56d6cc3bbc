"""The terms under which a text stands in the index: its syllables, and each pair of neighbours.

Vietnamese has some seven thousand syllables, so each is in a great part of all texts; a pair is in few. A phrase is
therefore looked up by its pairs. A term is a syllable behind the marks of what it is: `~` folded, `=` in the title, `+`
a pair. No syllable begins with a mark, so the terms of a kind are together in the index, and a prefix finds only its
own kind.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from operator import add

from storage.search.scope import Scope, SearchField
from storage.search.searched_text import SearchedText
from storage.search.syllables import exact_spelling, folded_spelling, syllables_as_written

TERMS_VERSION = 1
"""Raise it when the same text gets other terms: the whole index is then built again."""
MOST_BYTES = 800_000
"""Of all terms of one text; PostgreSQL takes one megabyte."""
_BYTES_OF_LETTER = 4
_FOLDED, _TITLE, _PAIR = "~", "=", "+"


def terms_of(text: SearchedText) -> list[str]:
    """Each term once, always in the same order; of a text that is too long, the terms of its beginning."""
    found: dict[str, None] = {}
    size = 0
    for terms in _all_terms(text):
        size += _BYTES_OF_LETTER * sum(map(len, terms))  # at most, so that few texts are counted exactly
        if size > MOST_BYTES:
            return _cut(text)
        found |= dict.fromkeys(terms)
    return list(found)


def digest_of_terms(terms: Sequence[str]) -> str:
    """SHA-256, in hex."""
    return sha256("\n".join(terms).encode()).hexdigest()


def syllable_term(scope: Scope, syllable: str) -> str:
    return f"{_marks(scope)}{syllable}"


def pair_term(scope: Scope, first: str, second: str) -> str:
    return f"{_marks(scope)}{_PAIR}{first}_{second}"


def _marks(scope: Scope) -> str:
    return (_FOLDED if scope.folded else "") + (_TITLE if scope.field is SearchField.TITLE else "")


def _cut(text: SearchedText) -> list[str]:
    found: dict[str, None] = {}
    size = 0
    for term in chain.from_iterable(_all_terms(text)):
        if term not in found:
            size += len(term.encode())
            if size > MOST_BYTES:
                break
            found[term] = None
    return list(found)


def _all_terms(text: SearchedText) -> Iterator[list[str]]:
    """Block by block, so that a text that is cut has the terms of all kinds up to there."""
    if text.title:
        yield from _terms(SearchField.TITLE, text.title)
    for part in text.parts(None):
        yield from _terms(None, part)


def _terms(field: SearchField | None, part: str) -> Iterator[list[str]]:
    words = syllables_as_written(part)
    for spelling, scope in ((exact_spelling, Scope(field)), (folded_spelling, Scope(field, folded=True))):
        marks, syllables = _marks(scope), list(map(spelling, words))
        yield [marks + syllable for syllable in syllables] if marks else syllables
        firsts = [f"{marks}{_PAIR}{syllable}_" for syllable in syllables]
        yield list(map(add, firsts, syllables[1:]))
