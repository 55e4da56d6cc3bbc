"""Builds the search index of an existing archive, batch by batch; a build that was killed goes on where it was."""

from collections.abc import Callable

from sqlalchemy import func, select

from storage.archive import Archive
from storage.locks import publish_lock
from storage.search.index import current_progress, empty_index, index_state, put_into_index
from storage.tables.corpus import Publication

BATCH = 200


def _silent(_done: int, _of: int) -> None:
    """Shows nothing."""


def build_index(archive: Archive, progress: Callable[[int, int], None] = _silent, *, again: bool = False) -> int:
    """Indexes the texts that are not indexed yet, and returns how many it went through.

    With `again` a complete index is emptied first; an incomplete one is only completed. Nights go on meanwhile: the
    publishing lock is held for one batch at a time. `progress` gets (done, of). Raises TryAgainLater.
    """
    with publish_lock(archive), archive.database.writing() as session:
        if again and index_state(session).is_complete:
            empty_index(session)
        place = current_progress(session).next_ordinal
        known = select(func.count()).select_from(Publication).where(Publication.written, Publication.ordinal >= place)
        total = session.scalar(known) or 0
    done = 0
    while number := _build_batch(archive):
        done += number
        progress(done, max(done, total))
    return done


def _build_batch(archive: Archive) -> int:
    with publish_lock(archive), archive.database.writing() as session:
        progress = current_progress(session)
        wanted = (
            select(Publication.ordinal)
            .where(Publication.written, Publication.ordinal >= progress.next_ordinal)
            .order_by(Publication.ordinal)
            .limit(BATCH)
        )
        ordinals = session.scalars(wanted).all()
        if ordinals:
            put_into_index(archive, session, ordinals)
            progress.next_ordinal = ordinals[-1] + 1
        return len(ordinals)
