"""Decides whether a text matches a query, how well, and where: the same for every database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from storage.search.lookup import spelled
from storage.search.query import And, Not, Or, Phrase, Query, WordRun, together
from storage.search.scope import Scope, SearchField
from storage.search.searched_text import SearchedText
from storage.search.syllables import syllables_of


class Rank(IntEnum):
    """The lower comes first; within a rank, the text that was published last."""

    IN_TITLE = 1
    TOGETHER = 2
    SCATTERED = 3


@dataclass(frozen=True, slots=True)
class HitPlace:
    """A hit in one part of a text: its syllables from `start` up to, not including, `end`."""

    start: int
    end: int


Spelled = Sequence[Sequence[str]]


def rank_of(query: Query, text: SearchedText, scope: Scope) -> Rank | None:
    """None where the text does not match."""
    parts = _spelled(text, scope)
    if not _matches(query, parts, scope):
        return None
    strict = together(query)
    if scope.field is not SearchField.TEXT and text.title and _matches(strict, parts[:1], scope):
        return Rank.IN_TITLE
    return Rank.TOGETHER if _matches(strict, parts, scope) else Rank.SCATTERED


def places_of(phrase: Phrase, syllables: Sequence[str], scope: Scope) -> Iterator[HitPlace]:
    """Where the phrase stands among the spelled syllables of one part."""
    words = spelled(phrase, scope)
    if len(words) == 1 and phrase.prefix:
        yield from (HitPlace(at, at + 1) for at, syllable in enumerate(syllables) if syllable.startswith(words[0]))
        return
    whole = words[:-1] if phrase.prefix else words
    for start in _starts(words[0], syllables, len(syllables) - len(words)):
        end = start + len(words)
        if syllables[start : start + len(whole)] == whole and syllables[end - 1].startswith(words[-1]):
            yield HitPlace(start, end)


def _starts(word: str, syllables: Sequence[str], last: int) -> Iterator[int]:
    """Each place of the word up to `last`."""
    at = -1
    try:
        while at < last:
            at = syllables.index(word, at + 1, last + 1)
            yield at
    except ValueError:  # it is nowhere any more
        return


def _spelled(text: SearchedText, scope: Scope) -> list[list[str]]:
    return [syllables_of(part, folded=scope.folded) for part in text.parts(scope.field)]


def _matches(query: Query, parts: Spelled, scope: Scope) -> bool:
    if isinstance(query, Phrase):
        return any(True for part in parts for _ in places_of(query, part, scope))
    if isinstance(query, WordRun | And):
        return all(_matches(item, parts, scope) for item in query.items)
    if isinstance(query, Or):
        return any(_matches(item, parts, scope) for item in query.items)
    if isinstance(query, Not):
        return not _matches(query.item, parts, scope)
    raise TypeError(f"no query: {query!r}")
