"""Checks whether a database has this program's schema; Alembic is imported only if it has not."""

from pathlib import Path

from sqlalchemy import inspect, text

from storage.data_folder import DataFolder
from storage.database.engine import Database
from storage.database.json_rewrite import rewrite_json
from storage.errors import CorrectTheInput, NewerProgramNeeded

VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"


def bring_up_to_date(database: Database, folder: DataFolder) -> None:
    """Applies missing migrations, under one lock. Raises NewerProgramNeeded for an unknown schema.

    Then it rewrites the JSON of older rows, in steps that are kept when it is stopped.
    """
    if _is_new(database) or _revision(database) != newest_revision():
        from storage.database.migrate import migrate  # noqa: PLC0415 (Alembic costs more to import than to open)

        migrate(database, folder)
    rewrite_json(database)


def refuse_other_schema(database: Database) -> None:
    """For commands that only read, and so apply no migration. Raises CorrectTheInput or NewerProgramNeeded."""
    found, ours = _revision(database), newest_revision()
    if found is None or found < ours:
        raise CorrectTheInput(
            f"the database is at schema {found or 'none'}, and this luutru reads {ours}: "
            "run `luutru status` once, which brings it up to date"
        )
    if found > ours:
        raise NewerProgramNeeded(f"the database is at schema {found}, which this luutru does not know: use a newer one")


def newest_revision() -> str:
    """A migration's file is named for its revision, and the order of the names is that of the migrations."""
    return max(path.name for path in VERSIONS.glob("[0-9]*.py")).partition("_")[0]


def _is_new(database: Database) -> bool:
    """A new SQLite file is created under the lock: if two processes switch it to WAL at once, one gets an error."""
    file = database.engine.url.database
    if database.engine.dialect.name != "sqlite" or not file:
        return False
    return not Path(file).exists() or Path(file).stat().st_size == 0


def _revision(database: Database) -> str | None:
    with database.reading() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return None
        found: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
        return found
