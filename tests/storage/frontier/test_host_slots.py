"""The limiter's rows: turns one delay apart, across processes, folders and databases."""

import multiprocessing
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.frontier.host_slots import LONG_AGO, MOST_HOLD, hold_back, reserve_slot
from storage.tables.hosts import HostSlot


def test_a_turn_is_taken_or_its_distance_is_returned(archive: Archive) -> None:
    assert reserve_slot(archive.database, "one.example", 5.0) == 0.0
    assert 4.0 < reserve_slot(archive.database, "one.example", 5.0) <= 5.0
    assert 4.0 < reserve_slot(archive.database, "one.example", 5.0) <= 5.0
    assert reserve_slot(archive.database, "two.example", 5.0) == 0.0


def test_a_host_that_asks_to_wait_gets_no_request(archive: Archive) -> None:
    hold_back(archive.database, "one.example", 100.0)
    assert reserve_slot(archive.database, "one.example", 1.0) > 90.0
    hold_back(archive.database, "one.example", 1.0)
    assert reserve_slot(archive.database, "one.example", 1.0) > 90.0


@pytest.mark.parametrize("ahead", [timedelta(hours=10), timedelta(days=365), timedelta(days=365_000)])
def test_a_turn_from_a_wrong_clock_is_corrected(archive: Archive, ahead: timedelta) -> None:
    with archive.database.writing() as session:
        session.add(HostSlot(host="one.example", next_request_at=datetime.now(UTC) + ahead, held_until=None))
    assert reserve_slot(archive.database, "one.example", 5.0) == 0.0
    assert 4.0 < reserve_slot(archive.database, "one.example", 5.0) <= 5.0


@pytest.mark.parametrize("ahead", [timedelta(days=365), timedelta(days=365_000)])
def test_an_impossibly_long_wait_is_corrected(archive: Archive, ahead: timedelta) -> None:
    with archive.database.writing() as session:
        session.add(HostSlot(host="one.example", next_request_at=LONG_AGO, held_until=datetime.now(UTC) + ahead))
    assert reserve_slot(archive.database, "one.example", 5.0) == 0.0
    hold_back(archive.database, "one.example", ahead.total_seconds())
    assert MOST_HOLD - 60 < reserve_slot(archive.database, "one.example", 5.0) <= MOST_HOLD


def _take(folder: Path, url: str | None, number: int, delay: float) -> list[float]:
    taken: list[float] = []
    with open_archive(folder, url) as archive:
        while len(taken) < number:
            if seconds := reserve_slot(archive.database, "one.example", delay):
                time.sleep(seconds)
            else:
                taken.append(time.monotonic())
    return taken


def test_processes_share_turns(archive: Archive, database_url: str | None) -> None:
    delay = 0.05
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        taken = pool.starmap(_take, [(archive.folder.path, database_url, 8, delay)] * 3)
    moments = sorted(moment for some in taken for moment in some)
    assert len(moments) == 24
    # A process may look at its clock late, never early: the total is at least this long.
    assert moments[-1] - moments[0] > delay * 22


def test_two_folders_on_one_server_share_their_turns(tmp_path: Path, postgres_url: str) -> None:
    with open_archive(tmp_path / "one", postgres_url) as one, open_archive(tmp_path / "two", postgres_url) as two:
        assert reserve_slot(one.database, "one.example", 5.0) == 0.0
        assert reserve_slot(two.database, "one.example", 5.0) > 4.0
