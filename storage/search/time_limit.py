"""Ends a statement that takes too long, in the way of each database."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storage.errors import NarrowTheQuery

_STEPS = 10_000
"""Instructions of SQLite's machine between two looks at the clock."""
_CANCELED = "57014"  # PostgreSQL's query_canceled


@contextmanager
def time_limit(session: Session, seconds: float | None) -> Iterator[None]:
    """All statements inside together on SQLite, each of them on PostgreSQL. Raises NarrowTheQuery.

    With None the session keeps the limit that its database was opened with.
    """
    if seconds is None:
        yield
        return
    try:
        if session.get_bind().dialect.name == "sqlite":
            with _interrupted_after(session, seconds):
                yield
        else:
            session.execute(text("SELECT set_config('statement_timeout', :ms, true)"), {"ms": str(int(seconds * 1000))})
            yield
    except OperationalError as error:
        interrupted = str(error.orig) == "interrupted" or getattr(error.orig, "sqlstate", "") == _CANCELED
        if not interrupted:
            raise
        raise too_long(seconds) from error


def too_long(seconds: float) -> NarrowTheQuery:
    return NarrowTheQuery(
        f"the search was ended after {seconds:g} seconds: add a word, or narrow it down with --site, --since or --until"
    )


@contextmanager
def _interrupted_after(session: Session, seconds: float) -> Iterator[None]:
    driver = session.connection().connection.dbapi_connection
    if driver is None:
        raise RuntimeError("a session without a connection")
    end = monotonic() + seconds
    driver.set_progress_handler(lambda: int(monotonic() > end), _STEPS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)
