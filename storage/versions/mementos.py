"""Finds the archived captures of an address, and the records that hold them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from storage.archive import Archive
from storage.errors import NotInTheArchive, Withheld
from storage.tables.archive import Withholding
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Address
from storage.tables.runs import Run
from storage.withholding import ACTIVE, is_closed


@dataclass(frozen=True, slots=True)
class Memento:
    """One capture of an address; `original_file` and `original_offset` hold its payload, if another record does."""

    capture_id: int
    url: str
    captured_at: datetime
    status: int
    source: str | None
    file: str
    offset: int
    original_file: str | None
    original_offset: int | None


def mementos(archive: Archive, url: str, limit: int) -> Sequence[Memento]:
    """The captures of exactly this address by time, at most `limit`, without those that are withheld.

    Raises NotInTheArchive, or Withheld where all of them are.
    """
    original = aliased(LoggedExchange)
    with archive.database.reading() as session:
        page_ids = _pages(session, url)
        rows = session.execute(
            select(Capture, LoggedExchange, original.file, original.offset)
            .join(LoggedExchange, LoggedExchange.id == Capture.exchange_id)
            .outerjoin(original, original.id == LoggedExchange.original_id)
            .where(Capture.page_id.in_(page_ids), Capture.url == url, LoggedExchange.file.is_not(None))
            .order_by(Capture.captured_at, Capture.id)
            .limit(limit)
        ).all()
        closed = _closed(session, [exchange.id for _, exchange, _, _ in rows])
    if not rows:
        raise NotInTheArchive(f"{url}: the archive has no capture of this address")
    found = [
        _memento(capture, exchange, file, offset)
        for capture, exchange, file, offset in rows
        if exchange.id not in closed
    ]
    if not found:
        raise Withheld(f"{url}: withheld")
    return found


def nearest(found: Sequence[Memento], moment: datetime) -> Memento:
    return min(found, key=lambda one: (abs(one.captured_at - moment), one.captured_at))


def _pages(session: Session, url: str) -> list[int]:
    sites = select(Run.site).distinct()  # addresses are found by site and URL
    return list(session.scalars(select(Address.page_id).where(Address.site.in_(sites), Address.url == url)))


def _closed(session: Session, exchange_ids: Sequence[int]) -> frozenset[int]:
    if session.scalar(select(Withholding.id).where(ACTIVE).limit(1)) is None:
        return frozenset()
    wanted = select(LoggedExchange.id).where(LoggedExchange.id.in_(exchange_ids), is_closed())
    return frozenset(session.scalars(wanted))


def _memento(capture: Capture, exchange: LoggedExchange, file: str | None, offset: int | None) -> Memento:
    return Memento(
        capture.id,
        capture.url,
        capture.captured_at,
        capture.status,
        capture.source,
        exchange.file or "",
        exchange.offset or 0,
        file,
        offset,
    )
