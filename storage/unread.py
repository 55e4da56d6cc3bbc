"""Bodies that were never read, and the rules by which others are stale."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.tables import Body, ExchangeRow, ReadingKey

PAGE_OF_ROWS = 2000


@dataclass(frozen=True, slots=True)
class StoredBody:
    """Where a body's payload lies, and what a reading of it needs to know."""

    id: int
    url: str
    content_type: str
    captured_at: datetime
    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What readings of a site are made with now: the digests of its layouts and signs, and the extractor's version."""

    site: str
    layout_digests: frozenset[str]
    extractor_version: str

    @property
    def digest(self) -> str:
        told = "\n".join((self.extractor_version, *sorted(self.layout_digests)))
        return hashlib.sha256(told.encode()).hexdigest()


def unread_bodies(archive: Archive, site: str) -> Iterator[Sequence[StoredBody]]:
    """The site's bodies, some thousands at a time, that were never read."""
    last = 0
    while rows := _never_read(archive, site, last):
        yield rows
        last = rows[-1].id


def stale_keys(session: Session, rules: Rules) -> list[int]:
    """The keys of readings made by rules that no longer hold."""
    keys = session.scalars(select(ReadingKey).where(ReadingKey.site == rules.site))
    return [
        key.id
        for key in keys
        if key.extractor_version != rules.extractor_version or key.layout_digest not in rules.layout_digests
    ]


def _never_read(archive: Archive, site: str, after: int) -> Sequence[StoredBody]:
    with archive.database.reading() as session:
        wanted = (
            select(Body, ExchangeRow)
            .join(ExchangeRow, ExchangeRow.id == Body.exchange_id)
            .where(Body.site == site, Body.key_id.is_(None), Body.id > after)
            .order_by(Body.id)
            .limit(PAGE_OF_ROWS)
        )
        return [stored_body(body, exchange) for body, exchange in session.execute(wanted)]


def stored_body(body: Body, exchange: ExchangeRow) -> StoredBody:
    if exchange.file is None or exchange.offset is None:
        raise ValueError(f"body {body.id}: exchange {exchange.id} has no record")
    return StoredBody(body.id, body.url, body.content_type, body.captured_at, exchange.file, exchange.offset)
