"""The driver's errors as one clear line each, sorted by what a person should do."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from storage.errors import CorrectTheInput, NarrowTheQuery, TryAgainLater, UnreadableRow

_RESTORE = "restore it from a backup"
_CODE = 0xFF  # the other bits of SQLite's result code are not needed
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
_CLOSED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
_NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_REFUSED = ("authentication failed", "does not exist", "no pg_hba.conf entry", "not permitted to log in", "permission")
_LIMIT_EXCEEDED = "54"  # the class of PostgreSQL's codes for what is too large or too complex (its manual, appendix A)
_TOO_LARGE = "22003"  # PostgreSQL's numeric_value_out_of_range
_CANCELED = "57014"  # PostgreSQL's query_canceled: its statement_timeout has passed


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Raises CorrectTheInput if another attempt does not help, and TryAgainLater if it may."""
    try:
        yield
    except DBAPIError as error:
        clear = _clear(error)
        if clear is None:
            raise
        raise clear from error
    except OverflowError as error:
        if not _is_of_a_row(error):
            raise
        raise CorrectTheInput(f"a number is out of range ({error})") from error
    except ValueError as error:
        if not _is_of_a_row(error):
            raise
        raise UnreadableRow(f"the database is damaged ({error}); {_RESTORE}") from error


@contextmanager
def one_line_address_errors() -> Iterator[None]:
    """For errors while a database's address is read; it may have a password, and is not shown."""
    try:
        yield
    except (ArgumentError, ValueError, ImportError) as error:
        raise CorrectTheInput(
            "LUUTRU_DATABASE_URL is no address of a database: it looks like postgresql://user@host:5432/name"
        ) from error


def read_json(text: str) -> Any:  # noqa: ANN401 (any value of a row)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableRow(f"the database is damaged (a row holds {text[:40]!r}, not JSON); {_RESTORE}") from error


def _clear(error: DBAPIError) -> Exception | None:
    stated = str(error.orig).splitlines()[0] if str(error.orig) else type(error.orig).__name__
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_INTERRUPT or getattr(error.orig, "sqlstate", None) == _CANCELED:
        return NarrowTheQuery("this question took longer than its limit of time; ask for less at once")
    if isinstance(error.orig, sqlite3.Error):
        return _clear_sqlite(stated, code & _CODE if code is not None else None, error)
    if error.connection_invalidated:
        return TryAgainLater(f"the database went away: {stated}")
    return _clear_postgresql(stated, error)


def _clear_postgresql(stated: str, error: DBAPIError) -> Exception | None:
    state = getattr(error.orig, "sqlstate", None) or ""
    if state == _TOO_LARGE:
        return CorrectTheInput(f"a number is out of range ({stated})")
    if state.startswith(_LIMIT_EXCEEDED):
        return None  # no state of the database, but a value that it refuses
    if not isinstance(error, OperationalError):
        return None
    if any(word in str(error.orig) for word in _REFUSED):
        return CorrectTheInput(f"the database does not let us in ({stated}); check LUUTRU_DATABASE_URL")
    if "No space left" in stated or "disk is full" in stated:
        return TryAgainLater(f"the disk is full or failing ({stated}); make room and run the same command again")
    return TryAgainLater(f"the database cannot be reached ({stated})")


def _clear_sqlite(stated: str, code: int | None, error: DBAPIError) -> Exception | None:
    if code in _DAMAGED or "decode to UTF-8" in stated:
        return CorrectTheInput(f"the database is damaged ({stated}); {_RESTORE}")
    if code in _CLOSED:
        return CorrectTheInput(f"the database cannot be written ({stated}); check the data folder's permissions")
    if code in _NO_ROOM:
        return TryAgainLater(f"the disk is full or failing ({stated}); make room and run the same command again")
    if code in _BUSY:
        return TryAgainLater(f"the database is busy ({stated}); run the same command again")
    if isinstance(error, OperationalError):
        return CorrectTheInput(f"the database is not as luutru made it ({stated}); {_RESTORE}")
    return None


def _is_of_a_row(error: Exception) -> bool:
    """Whether SQLAlchemy, not our code, raised it while it made or read a row."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place is not None and str(place.tb_frame.f_globals.get("__name__", "")).startswith("sqlalchemy")
