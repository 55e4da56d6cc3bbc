"""Reads the archived pages of a site, listings too: the newest answer of each address."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.archive import Archive
from storage.tables.exchanges import LoggedExchange
from storage.tables.runs import Run
from storage.vocabulary import Purpose, RecordKind
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.limits import BODY_BYTES
from storage.warc.reader import ArchivedResponse, read_response
from storage.warc.record import RecordDamaged
from storage.withholding import is_closed

MOST = 2_000
_NO_PAGES = (Purpose.ROBOTS, Purpose.INDEX, Purpose.ARCHIVE)
_OK = 200


@dataclass(frozen=True, slots=True)
class ArchivedHtml:
    url: str
    body: bytes
    content_type: str | None
    captured_at: datetime


def newest_pages(archive: Archive, site: str) -> Iterator[ArchivedHtml]:
    """At most `MOST` pages, the newest first; records that are withheld or damaged are left out."""
    with archive.database.reading() as session:
        newest = (
            select(func.max(LoggedExchange.id))
            .join(Run, Run.id == LoggedExchange.run_id)
            .where(
                Run.site == site,
                LoggedExchange.status == _OK,
                LoggedExchange.failure.is_(None),
                LoggedExchange.record_kind == RecordKind.RESPONSE,
                LoggedExchange.purpose.not_in(_NO_PAGES),
                ~is_closed(),
            )
            .group_by(LoggedExchange.url)
        )
        wanted = select(LoggedExchange.url, LoggedExchange.file, LoggedExchange.offset)
        rows = session.execute(
            wanted.where(LoggedExchange.id.in_(newest)).order_by(LoggedExchange.id.desc()).limit(MOST)
        ).all()
    for url, file, offset in rows:
        if file is None or offset is None:
            continue
        try:
            yield _page(url, read_response(archive.warcs, file, offset))
        except (RecordDamaged, BodyTooLarge, BodyUndecodable, FileNotFoundError):
            continue


def _page(url: str, response: ArchivedResponse) -> ArchivedHtml:
    body = undo(response.payload, response.header("Content-Encoding"), BODY_BYTES)
    return ArchivedHtml(url, body, response.header("Content-Type"), response.place.date)
