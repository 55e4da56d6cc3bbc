"""Decides whether a text matches a query, how well, and where: the same for every database."""

from collections.abc import Iterable, Iterator, Sequence
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


class SpelledParts:
    """The parts of a text in a scope's spelling; each is spelled when it is first looked at."""

    def __init__(self, parts: Iterable[str], scope: Scope) -> None:
        self._parts = iter(parts)
        self._folded = scope.folded
        self._spelled: list[list[str]] = []

    def __iter__(self) -> Iterator[list[str]]:
        place = 0
        while place < len(self._spelled) or self._spell_next():
            yield self._spelled[place]
            place += 1

    def _spell_next(self) -> bool:
        part = next(self._parts, None)
        if part is None:
            return False
        self._spelled.append(syllables_of(part, folded=self._folded))
        return True


def rank_of(query: Query, text: SearchedText, scope: Scope) -> Rank | None:
    """None where the text does not match."""
    parts, strict, excludes = SpelledParts(text.parts(scope.field), scope), together(query), _excludes(query)
    if excludes and not _matches(query, parts, scope):
        return None
    # Without NOT, a text that has the words together has each of them.
    title = [text.title] if text.title and scope.field is not SearchField.TEXT else []
    if title and _matches(strict, SpelledParts(title, scope), scope):
        return Rank.IN_TITLE
    if _matches(strict, parts, scope):
        return Rank.TOGETHER
    return Rank.SCATTERED if excludes or (strict != query and _matches(query, parts, scope)) else None


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


def _excludes(query: Query) -> bool:
    """Whether a part of the query says what a text must not have."""
    if isinstance(query, Not):
        return True
    return not isinstance(query, Phrase) and any(map(_excludes, query.items))


def _matches(query: Query, parts: SpelledParts, scope: Scope) -> bool:
    if isinstance(query, Phrase):
        return any(True for part in parts for _ in places_of(query, part, scope))
    if isinstance(query, WordRun | And):
        return all(_matches(item, parts, scope) for item in query.items)
    if isinstance(query, Or):
        return any(_matches(item, parts, scope) for item in query.items)
    if isinstance(query, Not):
        return not _matches(query.item, parts, scope)
    raise TypeError(f"no query: {query!r}")
