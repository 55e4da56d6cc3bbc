"""The rows by which copies of a text are found, at a cost that does not depend on how many texts there are."""

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storage.database.bulk import batched
from storage.near_duplicates.key_lookup import ordinals_by_key
from storage.near_duplicates.sketch import Signature, Sketch, estimated_similarity
from storage.search.searched_text import SearchedText
from storage.tables.base import DerivedBase
from storage.tables.derived import NearBand, NearPair, NearSample, NearText

MOST_OF_A_KEY = 50
"""Texts that are looked at for one band; a sampled shingle that more texts have is boilerplate and finds none."""
MOST_CANDIDATES = 20
LEAST_ESTIMATE = 0.65
"""Below the least similarity of duplicates by more than the error of an estimate from 128 numbers."""
LEAST_SHARED = 2
AT_ONCE = 500
"""Rows that one statement reads or removes."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The texts that share a key with some sketches: for each key those of the lowest ordinals, in order."""

    bands: dict[int, list[int]]
    samples: dict[int, list[int]]
    signatures: dict[int, bytes]

    def candidates(self, sketch: Sketch) -> list[int]:
        """Texts that may be duplicates of this one, contain it, or lie within it; the likeliest come first."""
        return list(dict.fromkeys([*self._alike(sketch), *self._overlapping(sketch)]))

    def estimates(self, text: Signature) -> dict[int, float]:
        """The estimated similarity of each text that shares a band with this one, by ordinal."""
        found = {ordinal for band in text.bands for ordinal in self.bands.get(band, ())}
        signatures = ((ordinal, self.signatures.get(ordinal)) for ordinal in found)
        return {one: estimated_similarity(text.signature, known) for one, known in signatures if known is not None}

    def add(self, ordinal: int, sketch: Sketch) -> None:
        """A text that is not in the index yet."""
        self.signatures[ordinal] = sketch.signature
        for lists, keys in ((self.bands, sketch.bands), (self.samples, sketch.sample)):
            for key in keys:
                ordinals = lists.setdefault(key, [])
                insort(ordinals, ordinal)
                del ordinals[MOST_OF_A_KEY:]

    def _alike(self, sketch: Sketch) -> list[int]:
        found = self.estimates(sketch)
        likely = [ordinal for ordinal, estimate in found.items() if estimate >= LEAST_ESTIMATE]
        return sorted(likely, key=lambda one: (-found[one], one))[:MOST_CANDIDATES]

    def _overlapping(self, sketch: Sketch) -> list[int]:
        shared: Counter[int] = Counter()
        for shingle in sketch.sample:
            ordinals = self.samples.get(shingle, ())
            if len(ordinals) < MOST_OF_A_KEY:
                shared.update(ordinals)
        enough = [ordinal for ordinal, number in shared.items() if number >= LEAST_SHARED]
        return sorted(enough, key=lambda one: (-shared[one], one))[:MOST_CANDIDATES]


def neighbours(session: Session, sketches: Sequence[Sketch]) -> Neighbours:
    samples = ordinals_by_key(session, NearSample.shingle, _keys(one.sample for one in sketches), MOST_OF_A_KEY)
    same_band = neighbours_by_bands(session, sketches)
    return Neighbours(same_band.bands, samples, same_band.signatures)


def neighbours_by_bands(session: Session, texts: Sequence[Signature]) -> Neighbours:
    """For estimates alone."""
    bands = ordinals_by_key(session, NearBand.band, _keys(one.bands for one in texts), MOST_OF_A_KEY)
    signatures: dict[int, bytes] = {}
    for some in batched({ordinal for ordinals in bands.values() for ordinal in ordinals}, AT_ONCE):
        wanted = select(NearText.ordinal, NearText.signature).where(NearText.ordinal.in_(some))
        signatures.update((ordinal, signature) for ordinal, signature in session.execute(wanted))
    return Neighbours(bands, {}, signatures)


def add_sketches(session: Session, sketches: Sequence[tuple[SearchedText, Sketch]]) -> None:
    """The rows of keys come in their order, so that each page of an index is written once."""
    texts = [
        {"ordinal": text.ordinal, "site": text.site, "day": text.day, "shingles": len(sketch.shingles)}
        | {"signature": sketch.signature}
        for text, sketch in sketches
    ]
    bands = sorted((band, text.ordinal) for text, sketch in sketches for band in sketch.bands)
    samples = sorted((shingle, text.ordinal) for text, sketch in sketches for shingle in sketch.sample)
    add_near_rows(session, NearText, texts)
    add_near_rows(session, NearBand, [{"band": band, "ordinal": ordinal} for band, ordinal in bands])
    add_near_rows(session, NearSample, [{"shingle": one, "ordinal": ordinal} for one, ordinal in samples])


def add_near_rows(session: Session, kind: type[DerivedBase], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.execute(insert(DerivedBase.metadata.tables[kind.__tablename__]), rows)


def remove_texts(session: Session, ordinals: Sequence[int]) -> None:
    for some in batched(ordinals, AT_ONCE):
        for column in (NearText.ordinal, NearBand.ordinal, NearSample.ordinal, NearPair.ordinal, NearPair.other):
            session.execute(delete(column.class_).where(column.in_(some)))


def _keys(of_sketches: Iterable[Iterable[int]]) -> list[int]:
    return sorted({key for keys in of_sketches for key in keys})
