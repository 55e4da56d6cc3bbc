"""Compares new texts with their candidates by all shingles; each text that is needed is read once."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.near_duplicates.comparison import Comparison, compare
from storage.near_duplicates.index import neighbours
from storage.near_duplicates.shingles import shingles_of
from storage.near_duplicates.sketch import Sketch
from storage.search.searched_text import SearchedText
from storage.search.texts import searched_texts

MOST_READ = 200
"""Candidates of which the shingles are in memory together."""
Shingles = dict[int, frozenset[bytes]]


def compared_in_order(
    archive: Archive, session: Session, sketches: Sequence[tuple[SearchedText, Sketch]]
) -> list[tuple[int, int, Comparison]]:
    """The pairs of a new text and one that is in the index or comes before it, with what the new one is to the other.

    The new texts are not in the index.
    """
    known = neighbours(session, [sketch for _, sketch in sketches])
    proposed: dict[int, list[int]] = {}
    for text, sketch in sketches:
        proposed[text.ordinal] = known.candidates(sketch)
        known.add(text.ordinal, sketch)
    new = {text.ordinal: sketch.shingles for text, sketch in sketches}
    found: list[tuple[int, int, Comparison]] = []
    for some in _read_together(proposed):
        others = {other for ordinal in some for other in proposed[ordinal]}
        shingles = new | shingles_of_texts(archive, session, sorted(others.difference(new)))
        for ordinal in some:
            pairs = ((other, shingles[other]) for other in proposed[ordinal] if other in shingles)
            results = ((other, compare(new[ordinal], theirs)) for other, theirs in pairs)
            found += [(ordinal, other, result) for other, result in results if result is not None]
    return found


def shingles_of_texts(archive: Archive, session: Session, ordinals: Sequence[int]) -> Shingles:
    """Without those whose text is lost."""
    texts = searched_texts(archive, session, ordinals) if ordinals else ()
    return {text.ordinal: frozenset(shingles_of(text.blocks)) for text in texts}


def _read_together(proposed: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """Texts of which all candidates together are few enough."""
    some: list[int] = []
    candidates: set[int] = set()
    for ordinal, others in proposed.items():
        if not others:
            continue
        if some and len(candidates.union(others)) > MOST_READ:
            yield some
            some, candidates = [], set()
        some.append(ordinal)
        candidates.update(others)
    if some:
        yield some
