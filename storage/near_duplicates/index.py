"""The rows by which copies of a text are found, at a cost that does not depend on how many texts there are."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.near_duplicates.sketch import Sketch, estimated_similarity
from storage.search.searched_text import SearchedText
from storage.tables.derived import NearBand, NearPair, NearSample, NearText

MOST_OF_A_KEY = 50
"""Texts that are looked at for one band; a sampled shingle that more texts have is boilerplate and finds none."""
MOST_CANDIDATES = 20
LEAST_ESTIMATE = 0.65
"""Below the least similarity of duplicates by more than the error of an estimate from 128 numbers."""
LEAST_SHARED = 2


def add_sketch(session: Session, text: SearchedText, sketch: Sketch) -> None:
    row = {"ordinal": text.ordinal, "site": text.site, "day": text.day, "shingles": len(sketch.hashes)}
    session.execute(insert(NearText), [row | {"signature": sketch.signature}])
    session.execute(insert(NearBand), [{"band": band, "ordinal": text.ordinal} for band in sketch.bands])
    if sketch.sample:
        session.execute(insert(NearSample), [{"shingle": one, "ordinal": text.ordinal} for one in sketch.sample])


def remove_texts(session: Session, ordinals: Sequence[int]) -> None:
    for column in (NearText.ordinal, NearBand.ordinal, NearSample.ordinal, NearPair.ordinal, NearPair.other):
        session.execute(delete(column.class_).where(column.in_(ordinals)))


def candidates(session: Session, sketch: Sketch) -> list[int]:
    """Texts that may be duplicates of this one, contain it, or lie within it; the likeliest come first."""
    return list(dict.fromkeys([*_alike(session, sketch), *_overlapping(session, sketch)]))


def estimates(session: Session, sketch: Sketch) -> dict[int, float]:
    """The estimated similarity of each text that shares a band with this one, by ordinal."""
    found: set[int] = set()
    for band in sketch.bands:
        found.update(_ordinals(session, NearBand.ordinal, NearBand.band, band))
    wanted = select(NearText.ordinal, NearText.signature).where(NearText.ordinal.in_(found))
    rows = session.execute(wanted) if found else ()
    return {ordinal: estimated_similarity(sketch.signature, signature) for ordinal, signature in rows}


def _alike(session: Session, sketch: Sketch) -> list[int]:
    found = estimates(session, sketch)
    likely = [ordinal for ordinal, estimate in found.items() if estimate >= LEAST_ESTIMATE]
    return sorted(likely, key=lambda one: (-found[one], one))[:MOST_CANDIDATES]


def _overlapping(session: Session, sketch: Sketch) -> list[int]:
    shared: Counter[int] = Counter()
    for shingle in sketch.sample:
        ordinals = _ordinals(session, NearSample.ordinal, NearSample.shingle, shingle)
        if len(ordinals) < MOST_OF_A_KEY:
            shared.update(ordinals)
    enough = [ordinal for ordinal, number in shared.items() if number >= LEAST_SHARED]
    return sorted(enough, key=lambda one: (-shared[one], one))[:MOST_CANDIDATES]


def _ordinals(
    session: Session, ordinal: InstrumentedAttribute[int], key: InstrumentedAttribute[int], value: int
) -> Sequence[int]:
    return session.scalars(select(ordinal).where(key == value).order_by(ordinal).limit(MOST_OF_A_KEY)).all()
