"""Lists the requests of a run in parts; nothing that is withheld."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.archive import Archive
from storage.tables.exchanges import LoggedExchange
from storage.withholding import is_closed


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A request and how it ended: by a status, or by the reason why there is no answer."""

    exchange_id: int
    purpose: str
    url: str
    sent_at: datetime
    status: int | None
    failure: str | None
    length: int | None


def run_requests(archive: Archive, run_id: int, *, failed: bool, after: int, limit: int) -> list[RunRequest]:
    """At most `limit` requests behind the exchange `after`; with `failed` only those without an answer."""
    wanted = (
        select(LoggedExchange)
        .where(LoggedExchange.run_id == run_id, LoggedExchange.id > after, ~is_closed())
        .order_by(LoggedExchange.id)
        .limit(limit)
    )
    if failed:
        wanted = wanted.where(LoggedExchange.failure.is_not(None))
    with archive.database.reading() as session:
        return [
            RunRequest(row.id, row.purpose, row.url, row.sent_at, row.status, row.failure, row.length)
            for row in session.scalars(wanted)
        ]
