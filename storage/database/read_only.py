"""Opens a database for reading only: its sessions cannot change a row, and a query may have a time limit."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, event

from storage.database.engine import Database, open_database

_DEADLINE = "luutru_deadline"
_STEPS = 10_000  # instructions of SQLite's virtual machine between two checks of the clock: under a millisecond


def open_read_only(url: str, seconds: float | None = None) -> Database:
    """Like `open_database`. A query that takes longer than `seconds` ends with NarrowTheQuery."""
    database = open_database(url)
    if database.engine.dialect.name == "sqlite":
        _limit_sqlite(database, seconds)
    else:
        _limit_postgresql(database, seconds)
    return database


def _limit_sqlite(database: Database, seconds: float | None) -> None:
    def prepare(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ANN401 (SQLAlchemy's pool record)
        connection.execute("PRAGMA query_only=ON")
        if seconds is not None:
            connection.set_progress_handler(lambda: time.monotonic() > record.info.get(_DEADLINE, float("inf")), _STEPS)

    def begin(connection: Connection) -> None:
        if seconds is not None:
            connection.info[_DEADLINE] = time.monotonic() + seconds

    event.listen(database.engine, "connect", prepare)
    event.listen(database.engine, "begin", begin)


def _limit_postgresql(database: Database, seconds: float | None) -> None:
    def prepare(connection: Any, _record: Any) -> None:  # noqa: ANN401 (psycopg's connection, SQLAlchemy's pool record)
        connection.execute("SET default_transaction_read_only = on")
        if seconds is not None:
            connection.execute(f"SET statement_timeout = {int(seconds * 1000)}")
        connection.commit()

    event.listen(database.engine, "connect", prepare)
