"""What the index keeps of a text; imports no database, so that a reading process can make it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from storage.search.searched_text import SearchedText
from storage.search.terms import digest_of_terms, terms_of


@dataclass(frozen=True, slots=True)
class IndexedText:
    """`terms` has each term once, one a line, and no term has a blank in it; `digest` is the digest of the terms."""

    ordinal: int
    site: str | None
    day: date | None
    section: str | None
    terms: str
    digest: str


MakeIndexed: TypeAlias = Callable[[Sequence[SearchedText]], Callable[[], Iterable[IndexedText]]]
"""Begins to make the terms of some texts; what it returns waits for them."""


def indexed_texts(texts: Sequence[SearchedText]) -> list[IndexedText]:
    return [_indexed_text(text) for text in texts]


def made_here(texts: Sequence[SearchedText]) -> Callable[[], Iterable[IndexedText]]:
    """Makes the terms in this process, when they are asked for."""
    return lambda: indexed_texts(texts)


def _indexed_text(text: SearchedText) -> IndexedText:
    terms = "\n".join(terms_of(text))
    return IndexedText(text.ordinal, text.site, text.day, text.section, terms, digest_of_terms(terms))
