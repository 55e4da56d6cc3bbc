"""Keeps the search index in line with what is published, in the transaction of the publishing or of the takedown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.search.indexed_text import IndexedText, indexed_texts
from storage.search.term_table import add_terms, clear_terms, remove_terms, tune_terms
from storage.search.terms import TERMS_VERSION
from storage.search.texts import searched_texts, withheld_ordinals
from storage.tables.corpus import Publication
from storage.tables.derived import SearchEntry, SearchProgress


def index_published(
    archive: Archive, session: Session, ordinals: Iterable[int], made: Iterable[IndexedText] | None = None
) -> None:
    """Adds texts that are being marked as written, without those that are withheld; `made` are these texts, if known.

    Where all texts before them are in the index, the index stays complete.
    """
    wanted = sorted(set(ordinals))
    if not wanted:
        return
    progress = current_progress(session)
    put_into_index(archive, session, wanted, made)
    if not _lacks_any(session, progress.next_ordinal, wanted[0]):
        progress.next_ordinal = max(progress.next_ordinal, wanted[-1] + 1)


def put_into_index(
    archive: Archive, session: Session, ordinals: Sequence[int], made: Iterable[IndexedText] | None = None
) -> None:
    """Adds those of the texts that are not in the index and not withheld."""
    known = set(session.scalars(select(SearchEntry.ordinal).where(SearchEntry.ordinal.in_(ordinals))))
    known |= withheld_ordinals(session, ordinals)
    if made is None:
        made = indexed_texts(searched_texts(archive, session, [one for one in ordinals if one not in known]))
    fresh = [one for one in made if one.ordinal not in known]
    if fresh:
        add_terms(session, fresh)
        session.execute(insert(SearchEntry), list(map(_entry, fresh)))


def take_out_of_index(archive: Archive, session: Session, ordinals: Sequence[int]) -> None:
    """Removes texts that are withheld now.

    A text that is no longer what was added cannot be removed from FTS5 alone: then the whole index is emptied.
    """
    entries = {
        entry.ordinal: entry.terms_digest
        for entry in session.scalars(select(SearchEntry).where(SearchEntry.ordinal.in_(ordinals)))
    }
    if not entries:
        return
    found = indexed_texts(searched_texts(archive, session, sorted(entries)))
    same = [one for one in found if one.digest == entries[one.ordinal]]
    if len(same) < len(entries):
        empty_index(session)
        return
    remove_terms(session, same)
    session.execute(delete(SearchEntry).where(SearchEntry.ordinal.in_(entries)))


def empty_index(session: Session) -> None:
    """Forgets all; the next build begins at the first text."""
    clear_terms(session)
    session.execute(delete(SearchEntry))
    session.execute(delete(SearchProgress))
    session.flush()
    session.expire_all()


def current_progress(session: Session) -> SearchProgress:
    """The row of progress, made where it is missing; an index with the terms of another program is emptied first."""
    row = session.get(SearchProgress, 1)
    if row is not None and row.terms_version != TERMS_VERSION:
        empty_index(session)
        row = None
    if row is None:
        tune_terms(session)
        row = SearchProgress(id=1, terms_version=TERMS_VERSION, next_ordinal=0)
        session.add(row)
        session.flush()
    return row


@dataclass(frozen=True, slots=True)
class IndexState:
    """`next_ordinal` is the first published text that may not be in the index."""

    next_ordinal: int
    is_complete: bool


def index_state(session: Session) -> IndexState:
    row = session.get(SearchProgress, 1)
    place = row.next_ordinal if row is not None and row.terms_version == TERMS_VERSION else 0
    return IndexState(
        place, not session.scalar(select(exists().where(Publication.ordinal >= place, Publication.written)))
    )


def _lacks_any(session: Session, place: int, before: int) -> bool:
    between = exists().where(Publication.ordinal >= place, Publication.ordinal < before, Publication.written)
    return place < before and bool(session.scalar(select(between)))


def _entry(text: IndexedText) -> dict[str, object]:
    return {
        "ordinal": text.ordinal,
        "site": text.site,
        "day": text.day,
        "section": text.section,
        "terms_digest": text.digest,
    }
