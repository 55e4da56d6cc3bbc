"""Rate limiter: reserves the next request to a host, for all processes and machines of the archive."""

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.database.engine import Database
from storage.tables.base import UtcTime
from storage.tables.hosts import HostSlot

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
MOST_APART = 600.0  # seconds: no delay between two requests is longer
MOST_HOLD = 24 * 3600.0  # a host that asks for more means "never", which no schedule can obey


def reserve_slot(database: Database, host: str, delay: float) -> float:
    """Reserves the next request to `host` and returns 0, or returns the seconds to wait before the next try.

    The caller sends the request at once; the next reservation is free `delay` seconds later. Nobody reserves future
    requests, so `hold_back` stops all processes. A stored time further ahead than any delay allows comes from a wrong
    clock, and is ignored.
    """
    with database.writing() as session:
        slot = _slot(session, host)
        now, began = _now(session), time.monotonic()
        if (ahead := _ahead(slot, now)) > 0:
            return ahead
        slot.next_request_at, slot.held_until = now + timedelta(seconds=delay), None
    # Drop a reservation that a slow disk or server delayed: used now, it would be too near to the next one.
    return delay if delay and time.monotonic() - began > delay / 2 else 0.0


def hold_back(database: Database, host: str, seconds: float) -> None:
    """Stops requests to `host` for so many seconds, at most `MOST_HOLD`, because the host asked us to wait."""
    with database.writing() as session:
        slot = _slot(session, host)
        now = _now(session)
        wait = max(_seconds(slot.held_until, now, MOST_HOLD), min(seconds, MOST_HOLD))
        slot.held_until = now + timedelta(seconds=wait)


def _ahead(slot: HostSlot, now: datetime) -> float:
    return max(_seconds(slot.next_request_at, now, MOST_APART), _seconds(slot.held_until, now, MOST_HOLD))


def _seconds(until: datetime | None, now: datetime, most: float) -> float:
    ahead = (until - now).total_seconds() if until else 0.0
    return ahead if 0 < ahead <= most else 0.0


def _slot(session: Session, host: str) -> HostSlot:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(HostSlot).values(host=host, next_request_at=LONG_AGO).on_conflict_do_nothing())
    return session.scalars(select(HostSlot).where(HostSlot.host == host).with_for_update()).one()


def _now(session: Session) -> datetime:
    """The time; a database server's own clock, since the machines' clocks may differ."""
    if session.get_bind().dialect.name == "postgresql":
        return session.scalars(select(func.clock_timestamp(type_=UtcTime()))).one()
    return datetime.now(UTC)
