"""Reads the texts of a run's pages by their content hash."""

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.database.bulk import statement_batches
from storage.tables.readings import Document, Version

ShownText: TypeAlias = tuple[str | None, str | None, tuple[str, ...]]
"""Title, lead and blocks."""


def shown_texts(session: Session, hashes: Sequence[str]) -> dict[str, ShownText]:
    texts: dict[str, ShownText] = {}
    for part in statement_batches(hashes):
        columns = (Document.content_hash, Document.title, Document.lead, Document.blocks)
        wanted = select(*columns).where(Document.content_hash.in_(part))
        texts |= {hash_: (title, lead, tuple(blocks)) for hash_, title, lead, blocks in session.execute(wanted)}
    return texts


def titles_alone(session: Session, hashes: Sequence[str]) -> dict[str, ShownText]:
    """The titles, without the texts."""
    titles: dict[str, ShownText] = {}
    for part in statement_batches(hashes):
        wanted = select(Document.content_hash, Document.title).where(Document.content_hash.in_(part))
        titles |= {hash_: (title, None, ()) for hash_, title in session.execute(wanted)}
    return titles


def shared_texts(session: Session, hashes: Sequence[str]) -> set[str]:
    """Those that several pages have shown."""
    shared: set[str] = set()
    for part in statement_batches(hashes):
        several = (
            select(Version.content_hash)
            .where(Version.content_hash.in_(part))
            .group_by(Version.content_hash)
            .having(func.count(func.distinct(Version.page_id)) > 1)
        )
        shared.update(session.scalars(several))
    return shared
