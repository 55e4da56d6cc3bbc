"""Rewrites JSON with escapes for letters outside ASCII as UTF-8, in batches; a stopped run continues where it was."""

import json
from typing import Any

from sqlalchemy import Column, Row, Table, Text, bindparam, cast, select, update
from sqlalchemy.orm import Session

from storage.database.engine import Database
from storage.tables.archive import JsonRewrite

BATCH = 1000
_ESCAPE = "\\u"


def rewrite_json(database: Database) -> None:
    """Several processes may do this at once: each batch is one transaction, which begins after the last one."""
    with database.reading() as session:
        pending = session.scalars(select(JsonRewrite.table_name).limit(1)).first()
    while pending:
        pending = rewrite_batch(database)


def rewrite_batch(database: Database) -> str | None:
    """Rewrites one batch; returns its table's name, or None if all tables are done."""
    with database.writing() as session:
        wanted = select(JsonRewrite).order_by(JsonRewrite.table_name).limit(1)
        progress = session.scalars(wanted.with_for_update()).first()
        if progress is None:
            return None
        from storage.tables.every_table import Base  # noqa: PLC0415 (hardly any archive has such a table)

        table = Base.metadata.tables[progress.table_name]
        (key,) = table.primary_key.columns
        rows = _rows(session, table, key, progress)
        for name in progress.column_names.split(","):
            _write(session, table, key, name, rows)
        if rows:
            progress.last_key = str(rows[-1][0])
        else:
            session.delete(progress)
        return progress.table_name


def _rows(session: Session, table: Table, key: Column[Any], progress: JsonRewrite) -> list[Row[Any]]:
    texts = [cast(table.c[name], Text).label(name) for name in progress.column_names.split(",")]
    wanted = select(key, *texts).order_by(key).limit(BATCH)
    if progress.last_key is not None:
        wanted = wanted.where(key > key.type.python_type(progress.last_key))
    return list(session.execute(wanted))


def _write(session: Session, table: Table, key: Column[Any], name: str, rows: list[Row[Any]]) -> None:
    texts = [(row[0], getattr(row, name)) for row in rows]
    values = [{"row_key": id_, "value": json.loads(text)} for id_, text in texts if text and _ESCAPE in text]
    if values:
        statement = update(table).where(key == bindparam("row_key")).values({name: bindparam("value")})
        session.connection().execute(statement, values)
