"""A backup is the whole archive, checked; a restored backup is the same archive."""

import gzip
import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.archive import Archive, decide_kind, open_archive
from storage.backup.check import prove_backup
from storage.backup.folder import BackupFolder
from storage.backup.restore import restore
from storage.backup.run import back_up
from storage.errors import CorrectTheInput, NewerProgramNeeded
from storage.frontier.host_slots import LONG_AGO
from storage.tables.corpus import Publication
from storage.tables.hosts import HostSlot
from storage.tables.pages import Page
from storage.vocabulary import ArchiveKind
from tests.postgres import programs

TEXT = "000_0123456789abcdef.txt"


@pytest.fixture(autouse=True)
def _clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's client programs, in the version of the server."""
    monkeypatch.setenv("PATH", f"{programs()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def filled(archive: Archive) -> Archive:
    decide_kind(archive, ArchiveKind.REHEARSAL)
    warc = archive.folder.warc / "thanhtri"
    warc.mkdir()
    (warc / "a.warc.gz").write_bytes(_record("closed"))
    (warc / "b.warc.gz.open").write_bytes(_record("being written"))
    (archive.folder.corpus / TEXT).write_text("Tiêu đề", encoding="utf-8")
    (archive.folder.corpus / "manifest.jsonl").write_text('{"ordinal": 0}\n', encoding="utf-8")
    (archive.folder.corpus / "withholdings.jsonl").write_text('{"ordinal": 7}\n', encoding="utf-8")
    with archive.database.writing() as session:
        session.add(_page("1"))
        session.add(_publication(0, TEXT, "Tiêu đề"))
    return archive


def test_an_imported_text_that_is_withheld_is_in_the_backup_for_its_owner_alone(
    filled: Archive, tmp_path: Path
) -> None:
    """The backup is the only copy, from which `unwithhold` restores the text."""
    folder = filled.folder.path / "withheld"
    folder.mkdir(mode=0o700)
    (folder / "001_0123456789abcdef.txt").write_text("Đã gỡ", encoding="utf-8")
    back_up(filled, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o700
    if filled.database.engine.dialect.name != "sqlite":
        return  # a restore there needs a database of its own: other tests use this one
    restore(tmp_path / "backup", tmp_path / "again", None)
    assert (tmp_path / "again" / "withheld" / "001_0123456789abcdef.txt").read_text(encoding="utf-8") == "Đã gỡ"
    assert (tmp_path / "again" / "withheld").stat().st_mode & 0o777 == 0o700


def _record(text: str) -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:x:1>\r\nContent-Length: {len(text)}\r\n\r\n"
    return gzip.compress(f"{head}{text}\r\n\r\n".encode())


def _page(key: str) -> Page:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return Page(
        site="thanhtri", space="a", key=key, url="https://x.example/1", first_seen_at=now, state="live", moved_to=None
    )


def _publication(ordinal: int, file: str, content: str) -> Publication:
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    return Publication(ordinal=ordinal, file=file, sha256=sha256, cause="import", written=True)


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


def test_a_restored_backup_is_the_same_archive(filled: Archive, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = back_up(filled, tmp_path / "backup")
    assert made.files == made.copied
    assert not made.troubles
    url = None if "sqlite" in str(filled.database.engine.url) else request.getfixturevalue("postgres_url")
    if url is not None:
        url = str(filled.database.engine.url.set(database=_empty(filled, "restored")))
    assert not prove_backup(tmp_path / "backup").troubles
    restored = restore(tmp_path / "backup", tmp_path / "restored", url)
    assert (restored.files, restored.rows, restored.troubles) == (made.files - 1, True, ())  # without the rows
    assert not list(tmp_path.glob("restored/.restoring*"))
    assert files(tmp_path / "restored") == files(filled.folder.path)
    with open_archive(tmp_path / "restored", url) as again:
        assert keys(again) == ["1"]
        with again.database.writing() as session:
            session.add(_page("2"))  # sequences continue from the same number
        assert keys(again) == ["1", "2"]


def _empty(archive: Archive, name: str) -> str:
    engine = archive.database.engine.execution_options(isolation_level="AUTOCOMMIT")
    unique = f"{archive.database.engine.url.database}_{name}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {unique}")
    return unique


def test_a_second_backup_copies_what_is_new(filled: Archive, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "backup")
    warc = filled.folder.warc / "thanhtri"
    (warc / "b.warc.gz.open").rename(warc / "b.warc.gz")
    made = back_up(filled, tmp_path / "backup")
    assert (made.copied, made.troubles) == (2, ())  # the rows, and the file under its final name
    restore_files(tmp_path, filled)


def restore_files(tmp_path: Path, filled: Archive) -> None:
    """The files of the newest generation, on either database."""
    folder = BackupFolder(tmp_path / "backup")
    newest = folder.newest()
    assert newest is not None
    found = {name: entry.sha256 for name, entry in newest.files.items() if name.partition("/")[1]}
    assert found == files(filled.folder.path)
    assert all(folder.find(name, entry) for name, entry in newest.files.items())


def test_rows_are_copied_while_a_writer_holds_the_database(archive: Archive, tmp_path: Path) -> None:
    with archive.database.writing() as session:
        session.add(HostSlot(host="x.example", next_request_at=LONG_AGO))
        session.flush()
        back_up(archive, tmp_path / "backup")


def test_obstacles_are_reported(tmp_path: Path) -> None:
    with open_archive(tmp_path / "data") as archive, open_archive(tmp_path / "other") as other:
        back_up(archive, tmp_path / "backup")
        with pytest.raises(CorrectTheInput, match="a backup of another archive"):
            back_up(other, tmp_path / "backup")
        with pytest.raises(CorrectTheInput, match="is in the data folder"):
            back_up(archive, tmp_path / "data" / "backup")
        with pytest.raises(CorrectTheInput, match="holds no backup"):
            back_up(archive, tmp_path / "other")
        with pytest.raises(CorrectTheInput, match="is not empty"):
            restore(tmp_path / "backup", tmp_path / "other")
        with pytest.raises(CorrectTheInput, match="no finished backup"):
            restore(tmp_path / "data", tmp_path / "new")
    manifest = tmp_path / "backup" / "backup.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"form": 99}), encoding="utf-8")
    with pytest.raises(NewerProgramNeeded):
        restore(tmp_path / "backup", tmp_path / "new")


def test_a_restore_into_postgresql_that_was_killed_finds_its_rows(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All rows are in the database, and no file is in its place yet."""
    with open_archive(tmp_path / "data", postgres_url) as archive:
        with archive.database.writing() as session:
            session.add(_page("1"))
        back_up(archive, tmp_path / "backup")
        url = str(archive.database.engine.url.set(database=_empty(archive, "killed")))
    with monkeypatch.context() as patched:
        patched.setattr("storage.backup.restore.json.dumps", _killed)
        with pytest.raises(KeyboardInterrupt):
            restore(tmp_path / "backup", tmp_path / "restored", url)
    with pytest.raises(CorrectTheInput, match="was interrupted: run `luutru restore` again"):
        open_archive(tmp_path / "restored", url).__enter__()
    assert restore(tmp_path / "backup", tmp_path / "restored", url).rows
    with open_archive(tmp_path / "restored", url) as again:
        assert keys(again) == ["1"]


def _killed(*_said: object) -> str:
    raise KeyboardInterrupt
