"""A wrong folder or database gives one clear line and the right exit code; a path may have any character."""

import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from flows.cli.main import main
from flows.exit_codes import DO_NOT_RETRY, RETRY, exit_code
from storage.archive import existing_archive, open_archive
from storage.data_folder import DataFolder
from storage.errors import CorrectTheInput, NoArchive
from tests.end_to_end.processes import LUUTRU, ONE_NIGHT, environment, run
from tests.rehearsal.portal import Rehearsal

STRANGE = ("what?now", "100%25", "50%", "a#b", "Kho báo", "a b", "a&b=c", "%(here)s", "it's", "ünï+code:x@y")
RUN = "INSERT INTO run (site, kind, night, number, state, started_at, scheduled) VALUES"
BEGIN_NONE = (
    ("status",),
    ("verify",),
    ("verify", "--repair"),
    ("backup", "{tmp}/backup"),
    ("export", "{tmp}/export"),
    ("publish",),
    ("process",),
    ("history", "https://hanoimoi.vn/a-123456.html"),
    ("diff", "https://hanoimoi.vn/a-123456.html"),
    ("release", "hanoimoi"),
    ("store",),
    ("db", "copy", "{tmp}/mistyped", "{tmp}/other"),
)


@pytest.fixture(autouse=True)
def _rehearsed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("LUUTRU_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LUUTRU_ORIGIN", "http://127.0.0.1:9")
    monkeypatch.setenv("LUUTRU_DATA", str(tmp_path / "mistyped"))


def luutru(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Returns the exit code and the text of standard error."""
    monkeypatch.setattr(sys, "argv", ["luutru", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    code = ended.value.code
    return (code if isinstance(code, int) else int(code is not None)), capsys.readouterr().err


@pytest.mark.parametrize("words", BEGIN_NONE, ids=" ".join)
def test_a_mistyped_folder_is_no_new_archive(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, message = luutru(monkeypatch, capsys, *(word.format(tmp=tmp_path) for word in words))
    assert code == DO_NOT_RETRY
    assert f"no archive in {tmp_path / 'mistyped'}; set LUUTRU_DATA" in message
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_makes_no_archive_and_reports_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["luutru", "doctor"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "no archive in" in capsys.readouterr().out
    assert not (tmp_path / "mistyped" / "archive.db").exists()


def test_an_empty_folder_is_no_archive_either(tmp_path: Path) -> None:
    (tmp_path / "archive.db").touch()
    with pytest.raises(NoArchive), existing_archive(tmp_path):
        pass
    with open_archive(tmp_path):
        pass
    with existing_archive(tmp_path):
        pass


@pytest.mark.parametrize("name", STRANGE)
def test_a_folder_of_any_name_contains_all_its_files(name: str, tmp_path: Path) -> None:
    data = tmp_path / name
    with open_archive(data):
        pass
    assert (data / "archive.db").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with closing(sqlite3.connect(data / "archive.db")) as database:
        assert database.execute("SELECT count(*) FROM archive_mark").fetchone() == (1,)
    engine = create_engine(DataFolder(data).database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM archive_mark")) == 1
    engine.dispose()


def test_a_whole_night_with_prefect_in_a_folder_of_a_strange_name(tmp_path: Path) -> None:
    data = tmp_path / "Kho báo 100%25 #1?"
    with Rehearsal(seed=3, day=1) as portal:
        done = run((*LUUTRU, "nightly", "thanhtri"), environment(data, portal.origin))
    assert done.returncode == 0, done.stderr
    assert (data / "prefect" / "prefect.db").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [data.name]
    assert list((data / "corpus").glob("*.txt"))


def test_a_second_folder_on_a_database_that_has_one_is_refused(tmp_path: Path, postgres_url: str) -> None:
    with open_archive(tmp_path / "first", postgres_url):
        pass
    with open_archive(tmp_path / "while-empty", postgres_url):
        pass  # nothing would be split
    with Rehearsal(seed=3, day=1) as portal:
        settings = environment(tmp_path / "first", portal.origin, DATABASE_URL=postgres_url)
        assert run((*ONE_NIGHT, "thanhtri"), settings).returncode == 0
    for opened in (open_archive, existing_archive):
        with (
            pytest.raises(CorrectTheInput, match=r"are in another folder than .*second"),
            opened(tmp_path / "second", postgres_url),
        ):
            pass
    assert not (tmp_path / "second" / "archive.json").exists()
    (tmp_path / "first" / "archive.json").unlink()
    with open_archive(tmp_path / "first", postgres_url):
        pass  # its files are here


def other_program(data: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as database:
        database.execute("CREATE TABLE page (id INTEGER)")
        database.commit()


def other_with_alembic(data: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('bfe42b7090d6')")
        database.commit()


def no_database(data: Path) -> None:
    (data / "archive.db").write_text("these are my notes\n" * 300)


def a_folder(data: Path) -> None:
    (data / "archive.db").mkdir()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (other_program, "is another program's"),
        (other_with_alembic, "is another program's"),
        (no_database, "the database is damaged"),
        (a_folder, "is no file: the database belongs there"),
    ],
)
def test_another_file_in_the_place_of_the_database_is_named(
    make: Callable[[Path], None],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = tmp_path / "mistyped"
    data.mkdir()
    make(data)
    code, output = luutru(monkeypatch, capsys, "status")
    assert (code, message in output) == (DO_NOT_RETRY, True), output
    assert len(output.splitlines()) == 1


def test_a_lost_database_is_not_created_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_archive(tmp_path / "mistyped"):
        pass
    (tmp_path / "mistyped" / "archive.db").unlink()
    for words in (("status",), ("seed", "import", str(tmp_path))):
        code, message = luutru(monkeypatch, capsys, *words)
        assert (code, "is gone or empty: restore it from a backup" in message) == (DO_NOT_RETRY, True), message
    assert not (tmp_path / "mistyped" / "archive.db").exists()
    (tmp_path / "mistyped" / "archive.db").touch()
    code, message = luutru(monkeypatch, capsys, "status")
    assert (code, "is gone or empty: restore it from a backup" in message) == (DO_NOT_RETRY, True), message


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (f"{RUN} (CAST(x'ff' AS TEXT), 'nightly', '2026-01-01', 1, 'running', '2026-01-01 00:00:00', 0)", "UTF-8"),
        (f"{RUN} ('x', 'nightly', '2026-01-01', 1, 'running', 'yesterday', 0)", "damaged"),
        ("DROP TABLE page", "not as luutru made it"),
    ],
)
def test_a_row_that_is_damaged_is_no_reason_to_try_again(
    statement: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_archive(tmp_path / "mistyped"):
        pass
    with closing(sqlite3.connect(tmp_path / "mistyped" / "archive.db")) as database:
        database.execute(statement)
        database.commit()
    code, output = luutru(monkeypatch, capsys, "status")
    assert (code, message in output) == (DO_NOT_RETRY, True), output


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "postgresql://user:secret@host:port/x",
        "postgresql+nothing://host/x",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://user:secret@host/x",
        "://",
    ],
)
def test_an_invalid_address_gives_one_line_without_its_password(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LUUTRU_DATABASE_URL", url)
    code, message = luutru(monkeypatch, capsys, "status")
    assert code == DO_NOT_RETRY
    assert "secret" not in message
    assert len(message.splitlines()) == 1


def test_a_database_that_does_not_exist_or_is_not_utf8(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LUUTRU_DATABASE_URL", f"{postgres_url}_none")
    code, message = luutru(monkeypatch, capsys, "status")
    assert (code, "check LUUTRU_DATABASE_URL" in message) == (DO_NOT_RETRY, True), message
    engine = create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    name = f"{postgres_url.rpartition('/')[2]}_latin"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"))
    engine.dispose()
    with (
        pytest.raises(CorrectTheInput, match="encoding is LATIN1"),
        open_archive(tmp_path / "new", postgres_url.rpartition("/")[0] + f"/{name}"),
    ):
        pass


@pytest.mark.parametrize("words", [("release", "thanhtri", "--run", "9" * 25), ("status", "--weeks", "9" * 25)])
def test_a_number_out_of_range_is_an_invalid_value(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, message = luutru(monkeypatch, capsys, *words)
    assert (code, "Invalid value" in message) == (DO_NOT_RETRY, True), message


def test_a_terminal_that_is_not_utf8_ends_nothing(tmp_path: Path) -> None:
    with open_archive(tmp_path / "data"):
        pass
    settings = environment(tmp_path / "data", "http://127.0.0.1:9") | {"PYTHONIOENCODING": "ascii"}
    for word in ("sites", "status"):
        done = run((*LUUTRU, word), settings)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (errno.ENOSPC, RETRY),
        (errno.EIO, RETRY),
        (errno.ECONNREFUSED, RETRY),
        (errno.EISDIR, DO_NOT_RETRY),
        (errno.ENOTDIR, DO_NOT_RETRY),
        (errno.ELOOP, DO_NOT_RETRY),
        (errno.EROFS, DO_NOT_RETRY),
        (errno.EACCES, DO_NOT_RETRY),
        (errno.ENAMETOOLONG, DO_NOT_RETRY),
    ],
)
def test_only_transient_errors_are_retried(code: int, wanted: int) -> None:
    assert exit_code(OSError(code, os.strerror(code))) == wanted
