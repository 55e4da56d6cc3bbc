"""The rows of an archive as one file, and back: SQLite by its online backup, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import URL, inspect, make_url

from storage.database.engine import Database, open_database
from storage.errors import CorrectTheInput, TryAgainLater

SQLITE, POSTGRESQL = "rows.db", "rows.dump"
RESTORE = "restore it from a backup, or make it again with `luutru rebuild`"


def dump_rows(database: Database, target: Path) -> Path:
    """Copies the rows of one moment while others write."""
    engine = database.engine
    if engine.dialect.name == "sqlite":
        return _copy_sqlite(Path(str(engine.url.database)), target / SQLITE)
    partial = target / f"{POSTGRESQL}.partial"
    _postgresql_program(engine.url, "pg_dump", "--format=custom", "--no-owner", f"--file={partial}")
    return partial.rename(target / POSTGRESQL)


def refuse_other_database(form: str, database_url: str | None) -> None:
    """Raises CorrectTheInput if rows of this form cannot be loaded into the database."""
    if form == SQLITE and database_url is not None:
        raise CorrectTheInput("the backup is of an archive in SQLite: unset LUUTRU_DATABASE_URL to restore it")
    if form == POSTGRESQL and database_url is None:
        raise CorrectTheInput("the backup is of an archive in PostgreSQL: set LUUTRU_DATABASE_URL to an empty database")


def load_rows(source: Path, data: Path, database_url: str | None) -> None:
    """Loads the rows into the data folder, or into an empty PostgreSQL database."""
    if database_url is None:
        _copy_sqlite(source, data / "archive.db")
        return
    _must_be_empty(database_url)
    url = make_url(database_url)
    name = f"--dbname={url.database}"
    _postgresql_program(url, "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", name, str(source))


@contextmanager
def scratch_database(database_url: str, user: Path) -> Iterator[str]:
    """The URL of an empty PostgreSQL database beside this one, dropped at the end; each user has one, also after a
    kill.

    Raises CorrectTheInput if the database user may not create one.
    """
    url = make_url(database_url)
    name = f"luutru_scratch_{sha256(str(user.resolve()).encode()).hexdigest()[:16]}"
    by_way_of = f"--maintenance-db={url.database}"
    _postgresql_program(url, "dropdb", "--if-exists", by_way_of, name)
    _postgresql_program(url, "createdb", "--template=template0", "--encoding=UTF8", by_way_of, name)
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        _postgresql_program(url, "dropdb", "--if-exists", by_way_of, name)


def _copy_sqlite(source: Path, target: Path) -> Path:
    """SQLite, "Using the SQLite Online Backup API": a complete and sound copy, also during writes."""
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    one, other = sqlite3.connect(source), sqlite3.connect(partial)
    try:
        one.backup(other)
        other.execute("PRAGMA journal_mode=DELETE")
        _prove_sound(other, source)
    except sqlite3.Error as error:
        if error.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise CorrectTheInput(f"{source} is damaged ({error}); {RESTORE}") from error
        raise TryAgainLater(f"{source} could not be copied: {error}") from error
    finally:
        other.close()
        one.close()
    return partial.rename(target)


def is_loadable(rows: Path, form: str) -> bool:
    """Whether copied rows can be loaded; `form` is the name under which they were written.

    For PostgreSQL's form only the digest can show that.
    """
    if form != SQLITE:
        return True
    connection = sqlite3.connect(f"{rows.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def _prove_sound(copy: sqlite3.Connection, source: Path) -> None:
    """SQLite copies a damaged page as it is."""
    (stated,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if stated != "ok":
        raise CorrectTheInput(f"{source} is damaged ({stated}); {RESTORE}")


def _must_be_empty(database_url: str) -> None:
    database = open_database(database_url)
    try:
        if inspect(database.engine).get_table_names():
            raise CorrectTheInput("the database is not empty: a backup is restored into an empty one")
    finally:
        database.close()


def _postgresql_program(url: URL, program: str, *options: str) -> None:
    """The password is passed in the environment: other users may see a command's arguments."""
    if shutil.which(program) is None:
        raise CorrectTheInput(
            f"{program} is not here: install PostgreSQL's client programs (Debian: postgresql-client)"
        )
    places = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    places["PGDATABASE"] = url.database
    stated = {name: str(value) for name, value in places.items() if value is not None}
    done = subprocess.run([program, *options], env=os.environ | stated, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CorrectTheInput(f"{program}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'failed'}")
