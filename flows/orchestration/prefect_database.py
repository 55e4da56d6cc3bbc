"""Checks Prefect's own database in the data folder."""

import os
import sqlite3
from pathlib import Path
from shlex import quote
from urllib.parse import quote as escape

from storage.errors import CorrectTheInput

URL_SETTINGS = ("PREFECT_API_DATABASE_CONNECTION_URL", "PREFECT_SERVER_DATABASE_CONNECTION_URL")


class PrefectDatabaseDamaged(CorrectTheInput):
    """Prefect's database is damaged; it has the states of runs and nothing of the archive, so it may be moved away."""


def own_url(data: Path) -> str:
    """The address of Prefect's database in the data folder, whose path may hold any character."""
    return f"sqlite+aiosqlite:///{escape(str(data.resolve() / 'prefect' / 'prefect.db'))}"


def is_elsewhere(data: Path) -> bool:
    """Whether the environment names another database for Prefect."""
    return any(os.environ.get(name) not in (None, "", own_url(data)) for name in URL_SETTINGS)


def check_prefect_database(data: Path) -> None:
    """Raises PrefectDatabaseDamaged; a database that does not exist yet is sound."""
    file = data.resolve() / "prefect" / "prefect.db"
    if is_elsewhere(data):
        return
    if problem := _problem(file):
        raise PrefectDatabaseDamaged(
            f"{file}: {problem}. It is Prefect's own and holds no page: move it away "
            f"(mv {quote(str(file))} {quote(f'{file}.damaged')}), and run this again; Prefect makes a new one"
        )


def _problem(file: Path) -> str | None:
    if not file.exists():
        return None
    if not file.is_file():
        return "not a file"
    if not os.access(file, os.R_OK | os.W_OK):
        return "this user may not read and write it"
    try:
        connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        try:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        return None if _is_busy(error) else f"damaged ({error})"
    return None if said == "ok" else f"damaged ({said.splitlines()[0]})"


def _is_busy(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
