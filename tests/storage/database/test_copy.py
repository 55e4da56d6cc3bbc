"""Copying an archive from one database to another and back: equal rows, and sequences that continue."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.archive import Archive, open_archive
from storage.database.copy import copy_database
from storage.database.engine import Database, open_database
from storage.errors import CorrectTheInput
from storage.tables.exchanges import LoggedExchange
from tests.storage.shown_pages import Shown
from tests.storage.shown_pages import text as article


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "data") as archive:
        shown = Shown(archive)
        shown.capture("1", 0, article("Chợ", "Chợ đông.", published="2026-03-01T08:00:00+07:00"))
        shown.capture("1", 1, article("Chợ", "Chợ vắng."))
        shown.capture("2", 1, 404)
        with archive.database.writing() as session:
            # A revisit's row before that of its original, as a recovery may write them.
            session.get_one(LoggedExchange, 1).original_id = 3
        yield archive


def _copy(source: Database, target: Database) -> dict[str, tuple[int, str]]:
    return {one.table: (one.rows, one.digest) for one in copy_database(source, target, lambda *_: None)}


def test_copies_to_the_other_database_and_back_are_equal(filled: Archive, tmp_path: Path, postgres_url: str) -> None:
    with ExitStack() as stack:
        there = open_database(postgres_url)
        back = open_database(f"sqlite:///{tmp_path / 'back.db'}")
        stack.callback(there.close)
        stack.callback(back.close)
        first = _copy(filled.database, there)
        assert _copy(there, back) == first
        assert first["exchange"][0] == 3
        assert first["change"][0] == 1
        assert [_views_and_triggers(one) for one in (there, back)] == [(1, 0), (1, 0)]
    with open_archive(tmp_path / "data", postgres_url) as archive:
        Shown(archive).capture("3", 2, article("Mới", "Một dòng mới."))


def _views_and_triggers(database: Database) -> tuple[int | None, int | None]:
    """The pages of a view, and the kept counts that outlast a change of what was counted."""
    with database.writing() as session:
        run = session.scalar(text("SELECT min(run_id) FROM exchange"))
        session.execute(text("INSERT INTO run_counts VALUES (:run, '{}', '{}', 0, 0, 0)"), {"run": run})
        session.execute(text("UPDATE exchange SET length = length"))
        shown, kept = (text(f"SELECT count(*) FROM {name}") for name in ("latest_version", "run_counts"))
        return session.scalar(shown), session.scalar(kept)


def test_a_copy_needs_an_empty_target(filled: Archive, tmp_path: Path) -> None:
    with open_archive(tmp_path / "other") as other, pytest.raises(CorrectTheInput, match="wants an empty database"):
        copy_database(filled.database, other.database, lambda *_: None)


def test_a_failed_copy_leaves_nothing(filled: Archive, tmp_path: Path) -> None:
    target = open_database(f"sqlite:///{tmp_path / 'target.db'}")

    def fail(table: str, _done: int, _of: int) -> None:
        if table == "version":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_database(filled.database, target, fail)
    with target.reading() as session:
        assert session.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
    assert _copy(filled.database, target)["version"][0] == 2
    target.close()


def test_a_source_without_an_archive_is_reported(tmp_path: Path) -> None:
    empty, target = (open_database(f"sqlite:///{tmp_path / name}.db") for name in ("empty", "target"))
    with pytest.raises(CorrectTheInput, match="no archive"):
        copy_database(empty, target, lambda *_: None)
    empty.close()
    target.close()
