"""Eight processes that write at once wait for each other; none gets the error that the database is locked."""

import multiprocessing
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.archive import Archive, open_archive
from storage.frontier.host_slots import LONG_AGO
from storage.tables.hosts import HostSlot

WRITERS = 8
SECOND = timedelta(seconds=1)
TIMES = int(os.environ.get("WRITES_EACH", "20"))  # `make writers` lets them write for minutes


def _write(folder: Path, url: str | None, number: int, times: int) -> None:
    """Each transaction reads a value and writes it plus one."""
    with open_archive(folder, url) as archive:
        for done in range(times):
            with archive.database.writing() as session:
                shared = session.scalars(select(HostSlot).where(HostSlot.host == "shared").with_for_update()).one()
                shared.next_request_at += SECOND
                session.add(HostSlot(host=f"{number}/{done}", next_request_at=LONG_AGO))


def _all_write(archive: Archive, url: str | None, times: int) -> None:
    with archive.database.writing() as session:
        session.add(HostSlot(host="shared", next_request_at=LONG_AGO))
    jobs = [(archive.folder.path, url, number, times) for number in range(WRITERS)]
    with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
        pool.starmap(_write, jobs)
    with archive.database.reading() as session:
        assert session.get_one(HostSlot, "shared").next_request_at == LONG_AGO + WRITERS * times * SECOND


@pytest.mark.timeout(1800)
def test_eight_writers(archive: Archive, database_url: str | None) -> None:
    _all_write(archive, database_url, TIMES)
