"""Compares the published texts that were not compared yet, batch by batch, at the cost of what is new."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import batched
from storage.locks import publish_lock
from storage.near_duplicates.candidates import compared_in_order
from storage.near_duplicates.clusters import group, join_clusters
from storage.near_duplicates.comparison import Comparison, Relation
from storage.near_duplicates.index import add_near_rows, add_sketches, remove_texts
from storage.near_duplicates.sketch import SKETCH_VERSION, sketch_of
from storage.search.texts import searched_texts, withheld_ordinals
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.tables.derived import NearBand, NearPair, NearProgress, NearSample, NearText
from storage.withholding import ACTIVE

BATCH = 500
Progress = Callable[[int, int], None]


def _silent(_done: int, _of: int) -> None:
    """Shows nothing."""


def update_near_duplicates(
    archive: Archive, progress: Progress = _silent, *, again: bool = False, most: int | None = None
) -> int:
    """Compares what is new, takes out what is withheld, and returns how many texts it went through.

    Also the way to compare all of an existing archive: one that was killed goes on where it was. With `again` a
    complete comparison is forgotten first; with `most` it ends after about so many texts. The publishing lock is held
    for one batch at a time. Raises TryAgainLater.
    """
    with publish_lock(archive), archive.database.writing() as session:
        row = _progress_row(session)
        if again and not _is_pending(session, row.next_ordinal):
            row = _forget_all(session)
        _obey_takedowns(archive, session)
        number = select(func.count()).select_from(Publication)
        total = session.scalar(number.where(Publication.written, Publication.ordinal >= row.next_ordinal)) or 0
    done = 0
    while (most is None or done < most) and (number_of_batch := _compare_batch(archive)):
        done += number_of_batch
        progress(done, max(done, total))
    return done


def compare_again(archive: Archive, ordinals: Sequence[int]) -> None:
    """Forgets what is known of these texts and compares them with all others again. Raises TryAgainLater."""
    for some in batched(ordinals, BATCH):
        with publish_lock(archive), archive.database.writing() as session:
            _take_out(session, some)
            place = _progress_row(session).next_ordinal
            written = select(Publication.ordinal).where(Publication.written, Publication.ordinal < place)
            _compare(archive, session, session.scalars(written.where(Publication.ordinal.in_(some))).all())


def _compare_batch(archive: Archive) -> int:
    with publish_lock(archive), archive.database.writing() as session:
        row = _progress_row(session)
        wanted = select(Publication.ordinal).where(Publication.written, Publication.ordinal >= row.next_ordinal)
        ordinals = session.scalars(wanted.order_by(Publication.ordinal).limit(BATCH)).all()
        if ordinals:
            _compare(archive, session, ordinals)
            row.next_ordinal = ordinals[-1] + 1
        return len(ordinals)


def _compare(archive: Archive, session: Session, ordinals: Sequence[int]) -> None:
    """Each text with all that were compared before it, unless it is in the index already."""
    known = set(session.scalars(select(NearText.ordinal).where(NearText.ordinal.in_(ordinals))))
    known |= withheld_ordinals(session, ordinals)
    texts = searched_texts(archive, session, [one for one in ordinals if one not in known])
    sketches = [(text, sketch) for text in texts if (sketch := sketch_of(text.blocks)) is not None]
    found = compared_in_order(archive, session, sketches)
    add_sketches(session, sketches)
    add_near_rows(session, NearPair, [_pair(one, other, result) for one, other, result in found])
    duplicates: dict[int, dict[int, float]] = {}
    for ordinal, other, result in found:
        if result.relation is Relation.DUPLICATE:
            duplicates.setdefault(ordinal, {})[other] = result.similarity
    if duplicates:
        join_clusters(session, duplicates)


def _pair(ordinal: int, other: int, result: Comparison) -> dict[str, Any]:
    is_duplicate = result.relation is Relation.DUPLICATE
    turned = other < ordinal if is_duplicate else result.relation is Relation.WITHIN
    first, second = (other, ordinal) if turned else (ordinal, other)
    return {
        "ordinal": first,
        "other": second,
        "is_duplicate": is_duplicate,
        "similarity": result.similarity,
        "containment": result.containment,
    }


def _obey_takedowns(archive: Archive, session: Session) -> None:
    """Takes out what is withheld now, and compares again what is no longer withheld."""
    out = select(NearText.ordinal).join(Withholding, Withholding.ordinal == NearText.ordinal).where(ACTIVE)
    gone = session.scalars(out).all()
    if gone:
        _take_out(session, gone)
    back = select(Withholding.ordinal).where(~ACTIVE, Withholding.ordinal < _progress_row(session).next_ordinal)
    ordinals = sorted(ordinal for ordinal in session.scalars(back) if ordinal is not None)
    for some in batched(ordinals, BATCH):
        _compare(archive, session, some)


def _take_out(session: Session, ordinals: Sequence[int]) -> None:
    """With their pairs; the clusters that they were in may part."""
    clusters = select(NearText.cluster).where(NearText.ordinal.in_(ordinals), NearText.cluster.is_not(None))
    parted = session.scalars(clusters.distinct()).all()
    remove_texts(session, ordinals)
    group(session, (), [cluster for cluster in parted if cluster is not None])


def _progress_row(session: Session) -> NearProgress:
    row = session.get(NearProgress, 1)
    if row is not None and row.sketch_version == SKETCH_VERSION:
        return row
    return _forget_all(session)


def _forget_all(session: Session) -> NearProgress:
    for table in (NearText, NearBand, NearSample, NearPair, NearProgress):
        session.execute(delete(table))
    session.expire_all()
    row = NearProgress(id=1, sketch_version=SKETCH_VERSION, next_ordinal=0)
    session.add(row)
    session.flush()
    return row


def _is_pending(session: Session, place: int) -> bool:
    return bool(session.scalar(select(exists().where(Publication.written, Publication.ordinal >= place))))
