"""Copies an archive's rows from one database to another: all of them, verified as equal, or none.

A digest of rows is the same in every database.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, String, Table, bindparam, collate, func, insert, select, text, update

from storage.database.engine import Database
from storage.database.migrate import migrations
from storage.database.triggers import create_triggers, drop_triggers
from storage.database.views import create_views, drop_views
from storage.errors import CorrectTheInput, NewerProgramNeeded
from storage.tables.every_table import Base


def rows_digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256, in hex, over the rows in the order given, each as JSON with its columns by name."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row, sort_keys=True, default=_plain, ensure_ascii=False).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no digest of {type(value).__name__}")


BATCH = 500


@dataclass(frozen=True, slots=True)
class TableCopied:
    """`digest` is over all rows in the order of their keys, the same on both sides (storage.database.copy)."""

    table: str
    rows: int
    digest: str


def copy_database(source: Database, target: Database, progress: Callable[[str, int, int], None]) -> list[TableCopied]:
    """Copies every table in one transaction and compares row by row at its end; `told` gets (table, done, of).

    All reads of the source see the state of one moment. Raises CorrectTheInput if the target is not empty or the source
    has another schema.
    """
    with _one_moment(source) as reader:
        _must_be_current(reader)
        with target.writing() as session:
            writer = session.connection()
            _make_tables(writer)
            _must_be_empty(writer)
            copied = [_copy_table(table, reader, writer, progress) for table in Base.metadata.sorted_tables]
            set_sequences(writer)
            create_views(writer)
            create_triggers(writer)
            return copied


@contextmanager
def _one_moment(source: Database) -> Iterator[Connection]:
    """A connection that sees no later commit; on SQLite every reading transaction is such."""
    engine = source.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection, connection.begin():
        yield connection


def _must_be_current(reader: Connection) -> None:
    found = MigrationContext.configure(reader).get_current_revision()
    scripts = ScriptDirectory.from_config(migrations())
    if found == scripts.get_current_head():
        return
    if found is None:
        raise CorrectTheInput("the source has no archive in it")
    if found not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerProgramNeeded(f"the source is at schema {found}, which this luutru does not know: use a newer one")
    raise CorrectTheInput(f"the source is at the older schema {found}: `luutru status` on it brings it up to date")


def _make_tables(writer: Connection) -> None:
    config = migrations()
    config.attributes["connection"] = writer
    drop_views(writer)
    drop_triggers(writer)
    command.upgrade(config, "head")


def _must_be_empty(writer: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        if writer.execute(select(text("1")).select_from(table).limit(1)).first() is not None:
            raise CorrectTheInput(f"the target has rows already (in {table.name}); a copy wants an empty database")


def _copy_table(
    table: Table, reader: Connection, writer: Connection, progress: Callable[[str, int, int], None]
) -> TableCopied:
    total, done = _count(reader, table), 0
    own = _own_references(table)
    for rows in _batches(_rows(reader, table)):
        writer.execute(insert(table), [{**row, **dict.fromkeys(own)} for row in rows])
        done += len(rows)
        progress(table.name, done, total)
    if own:
        _set_own_references(table, own, reader, writer)
    wanted, found = rows_digest(_rows(reader, table)), rows_digest(_rows(writer, table))
    if wanted != found or _count(writer, table) != total:
        raise CorrectTheInput(f"{table.name}: the copy differs from the source ({found} and {wanted}); nothing is kept")
    return TableCopied(table.name, total, found)


def _own_references(table: Table) -> list[str]:
    """Columns that refer to the same table: their rows may come in any order, so they are filled in at the end."""
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _set_own_references(table: Table, columns: Sequence[str], reader: Connection, writer: Connection) -> None:
    (key,) = table.primary_key.columns
    for column in columns:
        wanted = select(key.label("wanted_key"), table.c[column].label("wanted")).where(table.c[column].is_not(None))
        statement = update(table).where(key == bindparam("wanted_key")).values({column: bindparam("wanted")})
        for rows in _batches(dict(row) for row in reader.execute(wanted).mappings()):
            writer.execute(statement, rows)


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """In the order of their keys; texts are sorted by bytes, which PostgreSQL needs to be asked for."""
    by_bytes = connection.dialect.name == "postgresql"
    order = [
        collate(key, "C") if by_bytes and isinstance(key.type, String) else key for key in table.primary_key.columns
    ]
    found = connection.execute(select(table).order_by(*order).execution_options(yield_per=BATCH))
    return (dict(row) for row in found.mappings())


def _batches(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    rest = iter(rows)
    while some := list(islice(rest, BATCH)):
        yield some


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def set_sequences(writer: Connection) -> None:
    """Without it PostgreSQL would give the next row a number that a copied row has."""
    if writer.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        for column in table.primary_key.columns:
            sequence = writer.execute(select(func.pg_get_serial_sequence(table.name, column.name))).scalar()
            if sequence:
                last = writer.execute(select(func.max(column))).scalar()
                writer.execute(select(func.setval(sequence, last or 1, last is not None)))
