"""Eight processes that write at once wait for each other; none is told that the database is locked."""

import multiprocessing
import os
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.archive import Archive, open_archive
from storage.tables.hosts import HostSlot

WRITERS = 8
TIMES = int(os.environ.get("WRITES_EACH", "20"))  # `make writers` has them write for minutes


def _write(folder: Path, url: str | None, number: int, times: int) -> None:
    """Reads, then writes what it read plus one, in each transaction."""
    with open_archive(folder, url) as archive:
        for done in range(times):
            with archive.database.writing() as session:
                shared = session.scalars(select(HostSlot).where(HostSlot.host == "shared").with_for_update()).one()
                shared.free_at += 1
                session.add(HostSlot(host=f"{number}/{done}", free_at=0.0))


def _all_write(archive: Archive, url: str | None, times: int) -> None:
    with archive.database.writing() as session:
        session.add(HostSlot(host="shared", free_at=0.0))
    jobs = [(archive.folder.path, url, number, times) for number in range(WRITERS)]
    with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
        pool.starmap(_write, jobs)
    with archive.database.reading() as session:
        assert session.get_one(HostSlot, "shared").free_at == WRITERS * times


@pytest.mark.timeout(1800)
def test_eight_writers_for_a_while(archive: Archive, database_url: str | None) -> None:
    _all_write(archive, database_url, TIMES)
