"""Builds the search index of an existing archive, batch by batch; a build that was killed goes on where it was."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import batched
from storage.locks import publish_lock
from storage.search.index import current_progress, empty_index, index_state, put_into_index
from storage.search.indexed_text import IndexedText, MakeIndexed, made_here
from storage.search.term_table import tune_terms
from storage.search.texts import searched_texts
from storage.tables.corpus import Publication

BATCH = 4_000
"""Texts in one transaction: FTS5 writes one segment for each, and many small segments cost most of a build."""
PART = 500
"""Texts that are read at once, and whose terms are made together."""


@dataclass(frozen=True, slots=True)
class _Part:
    ordinals: Sequence[int]
    made: Callable[[], Iterable[IndexedText]]


def _silent(_done: int, _of: int) -> None:
    """Shows nothing."""


def build_index(
    archive: Archive,
    progress: Callable[[int, int], None] = _silent,
    make_indexed: MakeIndexed = made_here,
    *,
    again: bool = False,
) -> int:
    """Indexes the texts that are not indexed yet, and returns how many it went through.

    With `again` a complete index is emptied first; an incomplete one is only completed. Nights go on meanwhile: the
    publishing lock is held for one batch at a time. `progress` gets (done, of). `make_indexed` makes the texts'
    entries, perhaps in other processes. Raises TryAgainLater.
    """
    with publish_lock(archive), archive.database.writing() as session:
        if again and index_state(session).is_complete:
            empty_index(session)
        tune_terms(session)  # an index that was begun by an older program is not tuned yet
        place = current_progress(session).next_ordinal
        known = select(func.count()).select_from(Publication).where(Publication.written, Publication.ordinal >= place)
        total = session.scalar(known) or 0
    done = 0
    while number := _build_batch(archive, make_indexed):
        done += number
        progress(done, max(done, total))
    return done


def _build_batch(archive: Archive, make_indexed: MakeIndexed) -> int:
    """The terms of later parts are made while the earlier ones are added."""
    with publish_lock(archive):
        with archive.database.reading() as session:
            place = index_state(session).next_ordinal
            ordinals = _next_ordinals(session, place)
            parts = [_begun(archive, session, some, make_indexed) for some in batched(ordinals, PART)]
        if not parts:
            return 0
        with archive.database.writing() as session:
            progress = current_progress(session)
            if progress.next_ordinal == place:  # else the index was emptied meanwhile: the next batch begins there
                for part in parts:
                    put_into_index(archive, session, part.ordinals, part.made())
                progress.next_ordinal = ordinals[-1] + 1
                return len(ordinals)
    return _build_batch(archive, make_indexed)


def _next_ordinals(session: Session, place: int) -> Sequence[int]:
    wanted = select(Publication.ordinal).where(Publication.written, Publication.ordinal >= place)
    return session.scalars(wanted.order_by(Publication.ordinal).limit(BATCH)).all()


def _begun(archive: Archive, session: Session, ordinals: Sequence[int], make_indexed: MakeIndexed) -> _Part:
    return _Part(ordinals, make_indexed(searched_texts(archive, session, ordinals)))
