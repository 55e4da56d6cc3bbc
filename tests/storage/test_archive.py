"""Opening an archive: its schema, its mark, its folder."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from storage.archive import Archive, decide_kind, kind_of, open_archive
from storage.failures import MendTheFolder, NewerProgramNeeded, OtherKindOfArchive, TryAgainLater
from storage.host_slots import hold_back, take_turn
from storage.tables import Row


def test_the_migrations_make_just_the_tables_of_the_models(archive: Archive) -> None:
    with archive.database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def test_a_second_opening_finds_the_same_archive(tmp_path: Path) -> None:
    with open_archive(tmp_path) as first:
        decide_kind(first, "rehearsal")
    with open_archive(tmp_path) as second:
        assert kind_of(second) == "rehearsal"


def test_live_and_rehearsal_never_mix(archive: Archive) -> None:
    decide_kind(archive, "rehearsal")
    decide_kind(archive, "rehearsal")
    with pytest.raises(OtherKindOfArchive, match="is a rehearsal archive, and this would be a live crawl"):
        decide_kind(archive, "live")


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive, archive.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerProgramNeeded, match="schema 9999"), open_archive(tmp_path):
        pass


def test_a_folder_is_not_paired_with_another_archives_rows(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with open_archive(tmp_path / name):
            pass
    (tmp_path / "one" / "archive.db").rename(tmp_path / "two" / "archive.db")
    with pytest.raises(MendTheFolder, match="two different archives"), open_archive(tmp_path / "two"):
        pass


def test_a_data_folder_that_is_a_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    with pytest.raises(MendTheFolder, match="choose another with LUUTRU_DATA"), open_archive(tmp_path / "data"):
        pass


def test_a_lock_that_is_held_is_said(tmp_path: Path) -> None:
    with (
        open_archive(tmp_path) as archive,
        archive.folder.lock("publish", wait=0, busy="busy"),
        pytest.raises(TryAgainLater, match="at work"),
        archive.folder.lock("publish", wait=0, busy="at work"),
    ):
        pass


def test_sqlite_is_set_as_promised(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive, archive.database.reading() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_writer_holds_the_write_lock_from_its_start(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive, archive.database.writing():
        other = sqlite3.connect(tmp_path / "archive.db", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_turns_at_a_host_are_a_delay_apart(archive: Archive) -> None:
    waits = [take_turn(archive.database, "one.example", 5.0) for _ in range(3)]
    assert waits[0] == 0.0
    assert 4.0 < waits[1] <= 5.0
    assert 9.0 < waits[2] <= 10.0
    assert take_turn(archive.database, "two.example", 5.0) == 0.0


def test_a_host_that_asks_to_wait_is_left_alone(archive: Archive) -> None:
    hold_back(archive.database, "one.example", 100.0)
    assert take_turn(archive.database, "one.example", 1.0) > 90.0


def _take(folder: Path, url: str | None, number: int) -> list[float]:
    with open_archive(folder, url) as archive:
        return [take_turn(archive.database, "one.example", 1.0) for _ in range(number)]


def test_turns_hold_across_processes(archive: Archive, database_url: str | None) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        waits = pool.starmap(_take, [(archive.folder.path, database_url, 10)] * 3)
    booked = sorted(wait for some in waits for wait in some)
    assert len(booked) == 30
    # Each process counts from its own moment: booked at t, a turn at 27 s is 27 - t away. No two share a turn.
    assert booked[-1] > 20.0
