"""A backup is the whole archive, checked; put back it is the same archive."""

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.archive import Archive, decide_kind, open_archive
from storage.backup import back_up
from storage.errors import MendTheFolder, NewerProgramNeeded
from storage.restore import restore
from storage.tables.hosts import HostSlot
from storage.tables.pages import Page
from tests.postgres import programs


@pytest.fixture(autouse=True)
def _clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's client programs of the server's own version."""
    monkeypatch.setenv("PATH", f"{programs()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def filled(archive: Archive) -> Archive:
    decide_kind(archive, "rehearsal")
    warc = archive.folder.warc / "thanhtri"
    warc.mkdir()
    (warc / "a.warc.gz").write_bytes(b"closed")
    (warc / "b.warc.gz.open").write_bytes(b"being written")
    (archive.folder.corpus / "000_0123456789abcdef.txt").write_text("Tiêu đề", encoding="utf-8")
    (archive.folder.corpus / "manifest.jsonl").write_text('{"ordinal": 0}\n', encoding="utf-8")
    with archive.database.writing() as session:
        session.add(_page("1"))
    return archive


def _page(key: str) -> Page:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return Page(
        site="thanhtri", space="a", key=key, url="https://x.example/1", first_seen_at=now, state="live", moved_to=None
    )


def files(folder: Path) -> dict[str, str]:
    kept = ("warc", "corpus", "logs")
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for part in kept
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def keys(archive: Archive) -> list[str]:
    with archive.database.reading() as session:
        return list(session.scalars(select(Page.key).order_by(Page.id)))


def test_what_is_put_back_is_the_same_archive(filled: Archive, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = back_up(filled, tmp_path / "backup")
    assert made.files == made.copied + 1  # the rows are always new
    url = None if "sqlite" in str(filled.database.engine.url) else request.getfixturevalue("postgres_url")
    if url is not None:
        url = str(filled.database.engine.url.set(database=_empty(filled, "restored")))
    assert restore(tmp_path / "backup", tmp_path / "restored", url) == made.files
    assert files(tmp_path / "restored") == files(filled.folder.path)
    with open_archive(tmp_path / "restored", url) as again:
        assert keys(again) == ["1"]
        with again.database.writing() as session:
            session.add(_page("2"))  # sequences go on where they stood
        assert keys(again) == ["1", "2"]


def _empty(archive: Archive, name: str) -> str:
    engine = archive.database.engine.execution_options(isolation_level="AUTOCOMMIT")
    unique = f"{archive.database.engine.url.database}_{name}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {unique}")
    return unique


def test_a_second_backup_copies_what_is_new_and_forgets_what_is_gone(filled: Archive, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "backup")
    warc = filled.folder.warc / "thanhtri"
    (warc / "b.warc.gz.open").rename(warc / "b.warc.gz")
    assert back_up(filled, tmp_path / "backup").copied == 1
    assert files(tmp_path / "backup" / "files") == files(filled.folder.path)


def test_rows_are_copied_while_a_writer_holds_the_database(archive: Archive, tmp_path: Path) -> None:
    with archive.database.writing() as session:
        session.add(HostSlot(host="x.example", free_at=0.0))
        session.flush()
        back_up(archive, tmp_path / "backup")


@pytest.mark.parametrize("name", ["files/corpus/000_0123456789abcdef.txt", "files/warc/thanhtri/a.warc.gz", "rows.db"])
def test_a_damaged_backup_is_not_put_back(name: str, tmp_path: Path) -> None:
    with open_archive(tmp_path / "data") as archive:
        (archive.folder.warc / "thanhtri").mkdir()
        (archive.folder.warc / "thanhtri" / "a.warc.gz").write_bytes(b"closed")
        (archive.folder.corpus / "000_0123456789abcdef.txt").write_text("Tiêu đề", encoding="utf-8")
        back_up(archive, tmp_path / "backup")
    damaged = tmp_path / "backup" / name
    content = damaged.read_bytes()
    damaged.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(MendTheFolder, match="the backup is damaged"):
        restore(tmp_path / "backup", tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_what_stands_in_the_way_is_said(tmp_path: Path) -> None:
    with open_archive(tmp_path / "data") as archive, open_archive(tmp_path / "other") as other:
        back_up(archive, tmp_path / "backup")
        with pytest.raises(MendTheFolder, match="a backup of another archive"):
            back_up(other, tmp_path / "backup")
        with pytest.raises(MendTheFolder, match="lies in the data folder"):
            back_up(archive, tmp_path / "data" / "backup")
        with pytest.raises(MendTheFolder, match="holds no backup"):
            back_up(archive, tmp_path / "other")
        with pytest.raises(MendTheFolder, match="is not empty"):
            restore(tmp_path / "backup", tmp_path / "other")
        with pytest.raises(MendTheFolder, match="no finished backup"):
            restore(tmp_path / "data", tmp_path / "new")
    manifest = tmp_path / "backup" / "backup.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"form": 99}), encoding="utf-8")
    with pytest.raises(NewerProgramNeeded):
        restore(tmp_path / "backup", tmp_path / "new")
