"""Migrates a database to this program's schema, by Alembic."""

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from storage.data_folder import DataFolder
from storage.database.engine import Database
from storage.database.triggers import create_triggers, drop_triggers
from storage.database.views import create_views, drop_views
from storage.errors import CorrectTheInput, NewerProgramNeeded
from storage.tables.archive import ArchiveMark
from storage.tables.every_table import Base

_MARK = ArchiveMark.__tablename__
MIGRATING = 7_585_785_885  # an advisory lock is a number that all processes know
# Alembic's `op` is shared by all threads of a process: two migrations at once would use the other's connection.
_OPERATIONS = Lock()


def migrations() -> Config:
    config = Config()
    scripts = str(Path(__file__).parents[1] / "migrations")
    config.set_main_option("script_location", scripts.replace("%", "%%"))  # which begins a reference there
    return config


def migrate(database: Database, folder: DataFolder) -> None:
    """Applies missing migrations, under one lock. Raises NewerProgramNeeded for a schema we do not know."""
    scripts = ScriptDirectory.from_config(migrations())
    with folder.lock("migrate", wait=300, busy="another command is bringing the database up to date; run this again"):
        refuse_other_programs(database)
        found = _revision(database)
        if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
            raise NewerProgramNeeded(
                f"the database is at schema {found}, which this luutru does not know: use a newer one"
            )
        with _OPERATIONS:
            _upgrade(database)


def refuse_other_programs(database: Database) -> None:
    """Raises CorrectTheInput if the database is another program's, or cannot store Vietnamese text."""
    own = set(Base.metadata.tables)
    with database.reading() as session:
        there = set(inspect(session.connection()).get_table_names())
        if session.get_bind().dialect.name == "postgresql":
            encoding = session.scalar(text("SHOW server_encoding"))
            if encoding != "UTF8":
                raise CorrectTheInput(f"the database's encoding is {encoding}: make one with ENCODING 'UTF8'")
            there &= {*own, "alembic_version"}  # an extension may have tables of its own there
    if there and not (_MARK in there and "alembic_version" in there):
        raise CorrectTheInput(
            f"the database {database.engine.url.database} is another program's, or damaged (it has the tables "
            f"{', '.join(sorted(there)[:5])}): set LUUTRU_DATA to a folder of luutru's own"
        )


def _revision(database: Database) -> str | None:
    with database.reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def _upgrade(database: Database) -> None:
    config = migrations()
    with database.writing() as session:
        if session.get_bind().dialect.name == "postgresql":
            # Two machines have two folders, and so two file locks, on one database.
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        connection = config.attributes["connection"] = session.connection()
        drop_views(connection)
        drop_triggers(connection)
        command.upgrade(config, "head")
        create_views(connection)
        create_triggers(connection)
