"""A piece of the text around the first hit, with the hits in it marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.search.matching import HitPlace, places_of
from storage.search.query import Phrase, Query, together, wanted_phrases
from storage.search.scope import Scope
from storage.search.searched_text import SearchedText
from storage.search.syllables import syllable_spans, syllables_of

BEFORE, AFTER = 12, 28
"""Syllables that are shown before and after the beginning of the first hit."""
MOST_CHARACTERS = 600
"""Of a text that is no ordinary one."""
OPEN, CLOSE = "«", "»"


@dataclass(frozen=True, slots=True)
class Snippet:
    """`hits` are ranges of characters in `text`, in order and apart from one another."""

    text: str
    hits: tuple[tuple[int, int], ...]

    def marked(self, opening: str = OPEN, closing: str = CLOSE) -> str:
        """The text with every hit between two marks."""
        shown, done = "", 0
        for start, end in self.hits:
            shown += f"{self.text[done:start]}{opening}{self.text[start:end]}{closing}"
            done = end
        return shown + self.text[done:]


def snippet_of(query: Query, text: SearchedText, scope: Scope) -> Snippet:
    """From the block with the first hit; words that stand together are preferred to single ones.

    Where only the title has hits, the beginning of the text without any.
    """
    blocks = text.blocks if scope.field is None or not text.title else tuple(text.parts(scope.field))
    for phrases in (wanted_phrases(together(query)), wanted_phrases(query)):
        for block in blocks:
            if places := _places(phrases, block, scope):
                return _cut(block, places)
    return _cut(next(iter(text.blocks), ""), [])


def marked_title(query: Query, text: SearchedText, scope: Scope) -> Snippet:
    """The whole title with its hits."""
    return _whole(text.title, _places(wanted_phrases(query), text.title, scope))


def _places(phrases: Sequence[Phrase], block: str, scope: Scope) -> list[HitPlace]:
    """In their order; of those that overlap, the first and longest."""
    syllables = syllables_of(block, folded=scope.folded)
    found = {place for phrase in phrases for place in places_of(phrase, syllables, scope)}
    kept: list[HitPlace] = []
    for place in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _cut(block: str, places: Sequence[HitPlace]) -> Snippet:
    spans = syllable_spans(block)
    if not spans:
        return Snippet("", ())
    hit = places[0] if places else HitPlace(0, 1)
    first, last = max(0, hit.start - BEFORE), min(len(spans), max(hit.start + AFTER, hit.end))
    begin = max(spans[first][0] if first else 0, spans[hit.start][0] - MOST_CHARACTERS // 2)
    end = min(spans[last - 1][1] if last < len(spans) else len(block), begin + MOST_CHARACTERS)
    before, after = "… " if begin else "", " …" if end < len(block) else ""
    ranges = [(spans[one.start][0], spans[one.end - 1][1]) for one in places]
    shift = len(before) - begin
    hits = tuple((start + shift, stop + shift) for start, stop in ranges if begin <= start and stop <= end)
    return Snippet(f"{before}{block[begin:end]}{after}", hits)


def _whole(text: str, places: Sequence[HitPlace]) -> Snippet:
    spans = syllable_spans(text)
    return Snippet(text, tuple((spans[one.start][0], spans[one.end - 1][1]) for one in places))
