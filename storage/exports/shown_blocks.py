"""Reads the blocks of the texts that pages of one site show now, and nothing else of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.exports.pages import pages_of_site
from storage.exports.withheld import hidden_texts
from storage.tables.corpus import Publication
from storage.tables.readings import Document, Version


@dataclass(frozen=True, slots=True)
class ShownBlocks:
    ordinal: int
    blocks: list[str]


def shown_blocks(session: Session, site: str) -> Iterator[ShownBlocks]:
    """In the order of `page_texts`, of the same texts."""
    for pages in pages_of_site(session, site):
        rows = session.execute(
            select(Version.page_id, Version.content_hash, Publication.ordinal, Document.blocks)
            .join(Document, Document.content_hash == Version.content_hash)
            .join(Publication, (Publication.content_hash == Version.content_hash) & Publication.written)
            .where(Version.page_id.in_([page.id for page in pages]), Version.ended_at.is_(None))
            .order_by(Version.page_id, Version.first_seen_at, Version.id)
        ).all()
        hidden = hidden_texts(session, {row.content_hash for row in rows})
        of_pages = {page_id: list(some) for page_id, some in groupby(rows, key=lambda row: row.page_id)}
        for page in pages:
            for row in of_pages.get(page.id, ()):
                if row.content_hash not in hidden:
                    yield ShownBlocks(row.ordinal, row.blocks)
