"""The last robots.txt of each host, so that it is asked for once a day and not once a run."""

from dataclasses import dataclass
from datetime import UTC, datetime

from storage.database.engine import Database
from storage.tables.hosts import CachedRobots


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What a host answered to /robots.txt; `status` None where no answer came."""

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
        session.merge(CachedRobots(host=host, asked_at=file.asked_at, status=status, text=text))
    return file
