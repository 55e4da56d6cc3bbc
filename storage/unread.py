"""Bodies that no reading in force speaks of yet."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

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


def unread_bodies(
    archive: Archive, site: str, layout_digests: Collection[str], extractor_version: str
) -> Iterator[Sequence[StoredBody]]:
    """The site's bodies, some thousands at a time, that were not read by these rules and this extractor.

    Those read by a rule that is no longer among `layout_digests` are unread again; all others stay read.
    """
    last = 0
    while rows := _some(archive, site, layout_digests, extractor_version, last):
        yield rows
        last = rows[-1].id


def _some(
    archive: Archive, site: str, layout_digests: Collection[str], extractor_version: str, after: int
) -> Sequence[StoredBody]:
    with archive.database.reading() as session:
        keys = session.scalars(select(ReadingKey).where(ReadingKey.site == site)).all()
        stale = [
            key.id
            for key in keys
            if key.extractor_version != extractor_version or key.layout_digest not in layout_digests
        ]
        wanted = (
            select(Body, ExchangeRow)
            .join(ExchangeRow, ExchangeRow.id == Body.exchange_id)
            .where(Body.site == site, or_(Body.key_id.is_(None), Body.key_id.in_(stale)), Body.id > after)
            .order_by(Body.id)
            .limit(PAGE_OF_ROWS)
        )
        return [stored_body(body, exchange) for body, exchange in session.execute(wanted)]


def stored_body(body: Body, exchange: ExchangeRow) -> StoredBody:
    if exchange.file is None or exchange.offset is None:
        raise ValueError(f"body {body.id}: exchange {exchange.id} has no record")
    return StoredBody(body.id, body.url, body.content_type, body.captured_at, exchange.file, exchange.offset)
