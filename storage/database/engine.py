"""The database: its connection, and the kinds of transactions on it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from storage.database.failures import one_line_address_errors, one_line_errors, read_json
from storage.errors import CorrectTheInput

BUSY_SECONDS = 60
_BEGIN = "luutru_begin"  # the option that decides how a transaction on SQLite begins


@dataclass(frozen=True, slots=True)
class Database:
    """An engine with its kinds of transactions; all commit when their block ends and roll back on an error."""

    engine: Engine
    _alone: WeakSet[Connection] = field(default_factory=WeakSet, repr=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with one_line_errors(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A transaction whose statements all see the rows of one moment, while others write."""
        level = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        reader = self.engine.execution_options(**level)
        with one_line_errors(), Session(reader, expire_on_commit=False) as session, session.begin():
            yield session

    def outside_transactions(self) -> Connection:
        """For queries, to be used under `one_line_errors`: each sees the committed rows, and keeps no lock.

        The caller closes it.
        """
        # After SQLAlchemy's AUTOCOMMIT ends, Python's sqlite3 begins transactions by itself.
        alone = {_BEGIN: ""} if self.engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
        connection = self.engine.connect().execution_options(**alone)
        self._alone.add(connection)
        return connection

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that has SQLite's write lock from its start.

        A transaction that read first and wrote later would fail at once if another writer committed in between, with
        any busy timeout (SQLite, "Isolation": SQLITE_BUSY_SNAPSHOT).
        """
        writer = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with one_line_errors(), Session(writer, expire_on_commit=False) as session, session.begin():
            session.connection()  # SQLAlchemy would begin only with the first statement
            yield session

    def close(self) -> None:
        for connection in tuple(self._alone):  # a failed crawl has closed nothing
            connection.close()
        self.engine.dispose()


def open_database(url: str) -> Database:
    """A database by its SQLAlchemy URL; `postgresql://` means psycopg 3. Raises CorrectTheInput."""
    with one_line_address_errors():
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        backend = parsed.get_backend_name()
        if backend not in ("sqlite", "postgresql"):
            raise CorrectTheInput(f"database URL {parsed.render_as_string()}: only sqlite and postgresql are supported")
        if backend == "sqlite" and parsed.database in (None, "", ":memory:"):
            raise CorrectTheInput("LUUTRU_DATABASE_URL names no file: a database in memory is gone with the command")
        engine = create_engine(
            parsed, pool_pre_ping=backend == "postgresql", json_serializer=json_text, json_deserializer=read_json
        )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def json_text(value: object) -> str:
    """UTF-8, so that SQL finds a Vietnamese word; half a surrogate pair, which UTF-8 cannot encode, stays an escape."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 (SQLAlchemy's pool record)
    connection.isolation_level = None  # this module sends BEGIN itself
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if begin := connection.get_execution_options().get(_BEGIN, "BEGIN"):
        connection.exec_driver_sql(begin)
