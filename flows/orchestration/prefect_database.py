"""Checks Prefect's own database in the data folder, and makes a new one from a prepared schema."""

import os
import re
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from shlex import quote
from urllib.parse import quote as escape

from filelock import FileLock

from storage.errors import CorrectTheInput

SCHEMA = Path(__file__).with_name("prefect_schema.sql")
MIGRATIONS = Path("server", "database", "_migrations", "versions", "sqlite")
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


def prepare_prefect_database(data: Path) -> None:
    """Creates a missing database: Prefect's own first start applies its whole history of migrations.

    The prepared schema is that of one of its migrations. A newer Prefect applies what follows; an older one, which
    does not know that migration, makes its own database.
    """
    file = data.resolve() / "prefect" / "prefect.db"
    if is_elsewhere(data) or file.exists():
        return
    script = SCHEMA.read_text(encoding="utf-8")
    if not _knows(schema_revision(script)):
        return
    with FileLock(file.with_suffix(".lock")):
        if not file.exists():
            partial = file.with_suffix(".partial")
            partial.unlink(missing_ok=True)
            connection = sqlite3.connect(partial)
            connection.executescript(script)
            connection.close()
            partial.rename(file)


def has_newest_schema(data: Path) -> bool:
    """Whether the installed Prefect has no further migration for the folder's database.

    Prefect's server imports a hundred migrations to find that out.
    """
    file = data.resolve() / "prefect" / "prefect.db"
    if is_elsewhere(data) or not file.exists():
        return False
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
    return len(found) == 1 and _knows(found[0][0]) and not _is_followed(found[0][0])


def schema_revision(script: str) -> str:
    """The migration whose schema the script makes."""
    found = re.search(r"INSERT INTO \"alembic_version\" VALUES\('(\w+)'\)", script)
    return found[1] if found else ""


def _knows(revision: str) -> bool:
    """Whether the installed Prefect has this migration; Prefect itself is not imported."""
    return bool(revision) and any(next(folder.glob(f"*_{revision}_*.py"), None) for folder in _migration_folders())


def _is_followed(revision: str) -> bool:
    """Whether a migration of the installed Prefect comes after this one."""
    after = re.compile(rf"^down_revision\b.*[\"']{re.escape(revision)}[\"']".encode(), re.MULTILINE)
    return any(after.search(file.read_bytes()) for folder in _migration_folders() for file in folder.glob("*.py"))


def _migration_folders() -> list[Path]:
    spec = find_spec("prefect")
    return [Path(place) / MIGRATIONS for place in (spec.submodule_search_locations or ())] if spec else []


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
            (stated,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        return None if _is_busy(error) else f"damaged ({error})"
    return None if stated == "ok" else f"damaged ({stated.splitlines()[0]})"


def _is_busy(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
