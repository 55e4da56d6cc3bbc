"""Opening an archive: its schema, its mark, its folder."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, text

from storage.archive import Archive, archive_kind, decide_kind, open_archive
from storage.errors import CorrectTheInput, NewerProgramNeeded, OtherKindOfArchive, TryAgainLater
from storage.tables.base import DerivedBase
from storage.tables.every_table import Base
from storage.vocabulary import ArchiveKind


def test_the_migrations_make_just_the_tables_of_the_models(archive: Archive) -> None:
    with archive.database.reading() as session:
        options = {"compare_type": True, "include_name": _is_no_table_of_terms}
        context = MigrationContext.configure(session.connection(), opts=options)
        both = MetaData(naming_convention=Base.metadata.naming_convention)
        for metadata in (Base.metadata, DerivedBase.metadata):
            for table in metadata.sorted_tables:
                table.to_metadata(both)
        assert compare_metadata(context, both) == []


def _is_no_table_of_terms(name: str | None, kind: str, _parents: object) -> bool:
    """Each database has it in its own form; in SQLite an FTS5 table consists of several."""
    return kind != "table" or not str(name).startswith("search_terms")


def test_a_second_opening_finds_the_same_archive(tmp_path: Path) -> None:
    with open_archive(tmp_path) as first:
        decide_kind(first, ArchiveKind.REHEARSAL)
    with open_archive(tmp_path) as second:
        assert archive_kind(second) == "rehearsal"


def test_live_and_rehearsal_never_mix(archive: Archive) -> None:
    decide_kind(archive, ArchiveKind.REHEARSAL)
    decide_kind(archive, ArchiveKind.REHEARSAL)
    with pytest.raises(OtherKindOfArchive, match="is a rehearsal archive, and this would be a live crawl"):
        decide_kind(archive, ArchiveKind.LIVE)


def test_a_database_of_a_newer_program_is_not_changed(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive, archive.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerProgramNeeded, match="schema 9999"), open_archive(tmp_path):
        pass


def test_a_folder_is_not_paired_with_another_archives_rows(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with open_archive(tmp_path / name):
            pass
    (tmp_path / "one" / "archive.db").rename(tmp_path / "two" / "archive.db")
    with pytest.raises(CorrectTheInput, match="two different archives"), open_archive(tmp_path / "two"):
        pass


def test_a_data_folder_that_is_a_file_gives_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    with pytest.raises(CorrectTheInput, match="choose another with LUUTRU_DATA"), open_archive(tmp_path / "data"):
        pass


def test_a_busy_lock_is_reported(tmp_path: Path) -> None:
    with (
        open_archive(tmp_path) as archive,
        archive.folder.lock("publish", wait=0, busy="busy"),
        pytest.raises(TryAgainLater, match="at work"),
        archive.folder.lock("publish", wait=0, busy="at work"),
    ):
        pass


def test_sqlite_has_the_documented_settings(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive, archive.database.reading() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_many_processes_may_make_one_archive_at_once(tmp_path: Path) -> None:
    """A new file's change to WAL does not wait: SQLite tells the second process at once that the file is locked."""

    def opened(folder: Path) -> None:
        with open_archive(folder):
            pass

    with ThreadPoolExecutor(6) as threads:
        for made in [threads.submit(opened, tmp_path / str(number // 6)) for number in range(60)]:
            made.result()


def test_a_writer_holds_the_write_lock_from_its_start(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive, archive.database.writing():
        other = sqlite3.connect(tmp_path / "archive.db", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
