"""Selects the exchanges that go into a WACZ package: by site and by the day of their capture, without withheld ones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, select, tuple_

from storage.archive import Archive
from storage.database.bulk import batched
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.exchanges import LoggedExchange
from storage.tables.runs import Run
from storage.vietnam_time import VIETNAM
from storage.vocabulary import Purpose
from storage.withholding import is_closed

ROWS = 500
# Pages from a live site, from a web archive, and from a WARC file. Others (robots.txt, feeds, lists) show no article.
_REPLAYED = (Purpose.PAGE, Purpose.ARCHIVE, Purpose.COPIED)


@dataclass(frozen=True, slots=True)
class WaczSelection:
    """Selects captures of these sites (none: of all), from `since` to `until`, both days included, Vietnam's time."""

    sites: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    page_ids: frozenset[int] | None = None
    """Only these pages; None: all."""


@dataclass(frozen=True, slots=True)
class ChosenExchange:
    """An exchange with a record: its place in a WARC file, and the exchange whose record it refers to, if any."""

    id: int
    site: str
    file: str
    offset: int
    length: int
    status: int
    original_id: int | None


def chosen_exchanges(archive: Archive, selection: WaczSelection) -> Iterator[ChosenExchange]:
    """The chosen exchanges, site by site, in the order of their records."""
    last: ChosenExchange | None = None
    while True:
        with archive.database.reading() as session:
            rows = session.execute(_query(selection, last)).all()
            found = [(one, page_id) for row, site, page_id in rows if (one := _chosen(row, site))]
        for last, page_id in found:
            if selection.page_ids is None or page_id in selection.page_ids:
                yield last
        if len(rows) < ROWS:
            return


def pages_of_texts(archive: Archive, ordinals: Iterable[int]) -> frozenset[int]:
    """The pages that showed these published texts first."""
    found: set[int] = set()
    with archive.database.reading() as session:
        for some in batched(ordinals, ROWS):
            wanted = select(Capture.page_id).join(Publication, Publication.capture_id == Capture.id)
            found.update(session.scalars(wanted.where(Publication.ordinal.in_(some))))
    return frozenset(found)


def exchange_of(archive: Archive, exchange_id: int) -> ChosenExchange | None:
    """The exchange that others refer to; None if it has no record or is withheld."""
    with archive.database.reading() as session:
        row = session.execute(_with_record().where(LoggedExchange.id == exchange_id)).one_or_none()
        return _chosen(*row) if row else None


def _chosen(row: LoggedExchange, site: str) -> ChosenExchange | None:
    if row.file is None or row.offset is None or row.length is None or row.status is None:
        return None
    return ChosenExchange(row.id, site, row.file, row.offset, row.length, row.status, row.original_id)


def _with_record() -> Select[LoggedExchange, str]:
    return (
        select(LoggedExchange, Run.site)
        .join(Run, Run.id == LoggedExchange.run_id)
        .where(
            LoggedExchange.file.is_not(None),
            LoggedExchange.offset.is_not(None),
            LoggedExchange.length.is_not(None),
            LoggedExchange.status.is_not(None),
            ~is_closed(),
        )
    )


def _query(selection: WaczSelection, last: ChosenExchange | None) -> Select[LoggedExchange, str, int]:
    """With the page that each exchange shows."""
    wanted = (
        _with_record()
        .add_columns(Capture.page_id)
        .outerjoin(Capture, Capture.exchange_id == LoggedExchange.id)
        .where(LoggedExchange.purpose.in_(_REPLAYED), *_conditions(selection))
    )
    if last is not None:
        place = tuple_(Run.site, LoggedExchange.file, LoggedExchange.offset)
        wanted = wanted.where(place > tuple_(last.site, last.file, last.offset))
    return wanted.order_by(Run.site, LoggedExchange.file, LoggedExchange.offset).limit(ROWS)


def _conditions(selection: WaczSelection) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if selection.sites:
        found.append(Run.site.in_(selection.sites))
    if selection.since is not None:
        found.append(LoggedExchange.sent_at >= _start(selection.since))
    if selection.until is not None:
        found.append(LoggedExchange.sent_at < _start(selection.until + timedelta(days=1)))
    return found


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
