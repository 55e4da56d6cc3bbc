"""The terms under which a text stands in the index: its syllables, and each pair of neighbours.

Vietnamese has some seven thousand syllables, so each is in a great part of all texts; a pair is in few. A phrase is
therefore looked up by its pairs. A term is a syllable behind the marks of what it is: `~` folded, `=` in the title, `+`
a pair. No syllable begins with a mark, so the terms of a kind are together in the index, and a prefix finds only its
own kind.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain, pairwise
from operator import add

from storage.search.scope import Scope, SearchField
from storage.search.searched_text import SearchedText
from storage.search.syllables import exact_spelling, folded_spelling, syllables_as_written

TERMS_VERSION = 1
"""Raise it when the same text gets other terms: the whole index is then built again."""
MOST_BYTES = 800_000
"""Of all terms of one text; PostgreSQL takes one megabyte."""
_BYTES_OF_LETTER = 4
_FEW_LETTERS = MOST_BYTES // _BYTES_OF_LETTER
"""A text with no more letters is taken as a whole, and its terms are counted afterwards."""
_FOLDED, _TITLE, _PAIR = "~", "=", "+"


def terms_of(text: SearchedText) -> list[str]:
    """Each term once, always in the same order; of a text that is too long, the terms of its beginning."""
    if sum(map(len, text.parts(None))) <= _FEW_LETTERS:
        found = list(dict.fromkeys(chain.from_iterable(_all_terms(text))))
        if _BYTES_OF_LETTER * sum(map(len, found)) <= MOST_BYTES:
            return found
    return _cut(text)


def digest_of_terms(lines: str) -> str:
    """SHA-256, in hex, of the terms, one a line."""
    return sha256(lines.encode()).hexdigest()


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
        yield _title_terms(syllables_as_written(text.title))
    for part in text.parts(None):
        if words := syllables_as_written(part):
            yield _part_terms(words)


def _title_terms(words: Sequence[str]) -> list[str]:
    terms: list[str] = []
    for spelling, folded in ((exact_spelling, False), (folded_spelling, True)):
        marks, syllables = _marks(Scope(SearchField.TITLE, folded=folded)), list(map(spelling, words))
        terms += [marks + syllable for syllable in syllables]
        terms += [f"{marks}{_PAIR}{first}_{second}" for first, second in pairwise(syllables)]
    return terms


def _part_terms(words: Sequence[str]) -> list[str]:
    """In the order of `_title_terms`. Every text of the archive goes through here, syllable by syllable."""
    exact, first, folded, folded_term, folded_first = zip(*map(_spellings, words), strict=True)
    return [*exact, *map(add, first, exact[1:]), *folded_term, *map(add, folded_first, folded[1:])]


@lru_cache(maxsize=1 << 16)
def _spellings(word: str) -> tuple[str, str, str, str, str]:
    """A syllable and the beginning of its pair, exact and folded; the folded syllable also as it stands in pairs."""
    exact, folded = exact_spelling(word), folded_spelling(word)
    everywhere, by_letters = Scope(), Scope(folded=True)
    return (
        exact,
        pair_term(everywhere, exact, ""),
        folded,
        syllable_term(by_letters, folded),
        pair_term(by_letters, folded, ""),
    )
