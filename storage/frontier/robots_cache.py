"""Caches each host's robots.txt, so that it is requested once a day and not in every run."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import update

from storage.database.bulk import add_missing
from storage.database.engine import Database
from storage.tables.hosts import CachedRobots


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A host's answer to /robots.txt; `status` is None when there was no answer."""

    asked_at: datetime
    status: int | None
    text: str


def last_robots(database: Database, host: str) -> RobotsFile | None:
    with database.reading() as session:
        row = session.get(CachedRobots, host)
        return RobotsFile(row.asked_at, row.status, row.text) if row else None


def keep_robots(database: Database, host: str, status: int | None, text: str) -> RobotsFile:
    file = RobotsFile(datetime.now(UTC), status, text)
    with database.writing() as session:
        stated = {"asked_at": file.asked_at, "status": status, "text": text}
        add_missing(session, CachedRobots, [{"host": host, **stated}])  # two sites may ask the same host
        session.execute(update(CachedRobots).where(CachedRobots.host == host).values(stated))
    return file
