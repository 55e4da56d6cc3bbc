"""Checks the rows of near-duplicates against the texts: each text's sketch, the pairs, and the clusters."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from storage.archive import Archive
from storage.database.bulk import batched
from storage.near_duplicates.candidates import shingles_of_texts
from storage.near_duplicates.comparison import Comparison, Relation, compare
from storage.near_duplicates.sketch import SKETCH_VERSION, Sketch, sketch_of
from storage.search.searched_text import SearchedText
from storage.search.texts import searched_texts
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.tables.derived import NearBand, NearPair, NearProgress, NearSample, NearText
from storage.verify.findings import FindingKind, VerifyFinding

BATCH = 200
LAST = 2**62


def check_near_duplicates(archive: Archive) -> Iterator[VerifyFinding]:
    """The caller has the publishing lock.

    A text that was not compared yet is no finding, nor one whose takedown began or ended since the last update. Rows of
    another sketch are not looked at: the next update makes all of them again.
    """
    with archive.database.reading() as session:
        progress = session.get(NearProgress, 1)
        if progress is None or progress.sketch_version != SKETCH_VERSION:
            return
        place = progress.next_ordinal
    last = -1
    while last < LAST:
        with archive.database.reading() as session:
            wanted = select(Publication.ordinal).where(Publication.written, Publication.ordinal > last)
            ordinals = session.scalars(wanted.order_by(Publication.ordinal).limit(BATCH)).all()
            end = ordinals[-1] if len(ordinals) == BATCH else LAST
            found = list(_check_part(archive, session, ordinals, (last, end), place))
        yield from found
        last = end


def _check_part(
    archive: Archive, session: Session, ordinals: Sequence[int], part: tuple[int, int], place: int
) -> Iterator[VerifyFinding]:
    """All rows of ordinals in the part, of which the first is excluded, where just these texts are published."""
    between = _between(NearText.ordinal, part)
    rows = {row.ordinal: row for row in session.scalars(select(NearText).where(*between))}
    bands, samples = (
        _kept(session, *columns, part)
        for columns in ((NearBand.ordinal, NearBand.band), (NearSample.ordinal, NearSample.shingle))
    )
    texts = {text.ordinal: text for text in searched_texts(archive, session, ordinals)}
    excused = set(session.scalars(select(Withholding.ordinal).where(Withholding.ordinal.in_(ordinals))))
    misplaced = _misplaced(session, part) | _wrong_pairs(archive, session, part)
    for ordinal in sorted({*rows, *bands, *samples, *texts, *misplaced}):
        text, row = texts.get(ordinal), rows.get(ordinal)
        sketch = sketch_of(text.blocks) if text is not None else None
        if row is None and (ordinal in bands or ordinal in samples):
            yield _finding(ordinal, "it has bands or samples and no signature")
        elif row is None and sketch is not None and ordinal < place and ordinal not in excused:
            yield _finding(ordinal, "it is published and not compared with others")
        elif row is not None and (text is None or sketch is None):
            yield _finding(ordinal, "it is compared with others, and it is not published or too short")
        elif row is not None and not _is_right(row, text, sketch, bands[ordinal], samples[ordinal]):
            yield _finding(ordinal, "its signature, bands or samples are not those of its text")
        elif ordinal in misplaced:
            yield _finding(ordinal, misplaced[ordinal])


def _is_right(
    row: NearText, text: SearchedText | None, sketch: Sketch | None, bands: set[int], samples: set[int]
) -> bool:
    if text is None or sketch is None:
        return False
    stated = (row.site, row.day, row.shingles, row.signature)
    return stated == (text.site, text.day, len(sketch.shingles), sketch.signature) and (
        (bands, samples) == (set(sketch.bands), set(sketch.sample))
    )


def _misplaced(session: Session, part: tuple[int, int]) -> dict[int, str]:
    """Texts whose clusters cannot be, or whose pairs have no texts, with the reason."""
    found: dict[int, str] = {}
    one, other = aliased(NearText), aliased(NearText)
    pairs = (
        select(NearPair.ordinal)
        .outerjoin(one, one.ordinal == NearPair.ordinal)
        .outerjoin(other, other.ordinal == NearPair.other)
        .where(*_between(NearPair.ordinal, part))
    )
    parted = or_(one.cluster.is_(None), other.cluster.is_(None), one.cluster != other.cluster)
    lone = or_(one.ordinal.is_(None), other.ordinal.is_(None))
    found |= dict.fromkeys(session.scalars(pairs.where(lone)), "one of its pairs is with a text that is not compared")
    found |= dict.fromkeys(
        session.scalars(pairs.where(NearPair.is_duplicate, parted)), "its copy is in another cluster"
    )
    first = aliased(NearText)
    in_cluster = select(NearText.ordinal).where(*_between(NearText.ordinal, part), NearText.cluster.is_not(None))
    elsewhere = or_(first.ordinal.is_(None), first.cluster.is_(None), first.cluster != NearText.cluster)
    without_first = in_cluster.outerjoin(first, first.ordinal == NearText.representative).where(elsewhere)
    found |= dict.fromkeys(session.scalars(without_first), "the first text of its cluster is not in it")
    lowest = aliased(NearText)
    least = select(func.min(lowest.ordinal)).where(lowest.cluster == NearText.cluster).scalar_subquery()
    numbered = in_cluster.where(NearText.cluster != least)
    found |= dict.fromkeys(session.scalars(numbered), "its cluster is not numbered by its lowest ordinal")
    either = or_(NearPair.ordinal == NearText.ordinal, NearPair.other == NearText.ordinal)
    alone = in_cluster.where(~select(NearPair.ordinal).where(NearPair.is_duplicate, either).exists())
    found |= dict.fromkeys(session.scalars(alone), "it is in a cluster without a copy")
    return found


def _wrong_pairs(archive: Archive, session: Session, part: tuple[int, int]) -> dict[int, str]:
    pairs = session.scalars(select(NearPair).where(*_between(NearPair.ordinal, part)).order_by(NearPair.ordinal)).all()
    found: dict[int, str] = {}
    for some in batched(pairs, BATCH):
        ordinals = list({one for pair in some for one in (pair.ordinal, pair.other)})
        shingles = shingles_of_texts(archive, session, ordinals)
        for pair in some:
            first, second = shingles.get(pair.ordinal), shingles.get(pair.other)
            if first is not None and second is not None and not _is_so(pair, compare(first, second)):
                found[pair.ordinal] = "one of its pairs is not as the two texts are"
    return found


def _is_so(pair: NearPair, result: Comparison | None) -> bool:
    if result is None or result.relation is Relation.WITHIN:
        return False
    stated = (pair.is_duplicate, pair.similarity, pair.containment)
    return stated == (result.relation is Relation.DUPLICATE, result.similarity, result.containment)


def _kept(
    session: Session, ordinal: InstrumentedAttribute[int], value: InstrumentedAttribute[int], part: tuple[int, int]
) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for place, one in session.execute(select(ordinal, value).where(*_between(ordinal, part))):
        found[place].add(one)
    return found


def _between(ordinal: InstrumentedAttribute[int], part: tuple[int, int]) -> tuple[ColumnElement[bool], ...]:
    after, end = part
    return ordinal > after, ordinal <= end


def _finding(ordinal: int, detail: str) -> VerifyFinding:
    return VerifyFinding(FindingKind.NEAR_DUPLICATES_WRONG, f"text {ordinal:03d}", detail, ordinal)
