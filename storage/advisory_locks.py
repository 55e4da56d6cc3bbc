"""Locks for all machines of an archive: PostgreSQL's advisory locks, released when the holder's connection ends."""

import hashlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from storage.errors import TryAgainLater

LOOK_SECONDS = 5.0
RETRY = 75
_PACE = 0.1
# A machine without power sends nothing: PostgreSQL asks it, and after half a minute of silence frees its locks.
# Before that, the machine itself has noticed the silence, and has ended the work under its locks.
_SERVER_ASKS = ("tcp_keepalives_idle = 15", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")
_CLIENT_GIVES_UP = {"tcp_user_timeout": 10_000, "connect_timeout": 10, "application_name": "luutru lock"}


@dataclass(frozen=True, slots=True)
class SharedLocks:
    url: URL

    @contextmanager
    def held(self, name: str, wait: float, busy: str) -> Iterator[None]:
        """Raises TryAgainLater with the line `busy` after `wait` seconds without it.

        A process that can no longer prove that it has a lock is ended at once, like by a kill: another machine may have
        started the work.
        """
        with ExitStack() as stack:
            try:
                connection = stack.enter_context(self._connected())
                _take(connection, _key(name), wait, busy)
            except DBAPIError as error:
                raise TryAgainLater(f"the database cannot be reached for the lock {name}; run this again") from error
            stack.enter_context(_watched(connection, name))
            yield

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        engine = create_engine(
            self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=_CLIENT_GIVES_UP
        )
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def _take(connection: Connection, key: int, wait: float, busy: str) -> None:
    for setting in _SERVER_ASKS:
        connection.execute(text(f"SET {setting}"))
    deadline = time.monotonic() + wait
    while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}):
        if time.monotonic() >= deadline:
            raise TryAgainLater(busy)
        time.sleep(_PACE)


@contextmanager
def _watched(connection: Connection, name: str) -> Iterator[None]:
    done = threading.Event()

    def watch() -> None:
        while not done.wait(LOOK_SECONDS):
            try:
                connection.execute(text("SELECT 1"))
            except DBAPIError:
                sys.stderr.write(f"the lock {name} is lost with the database; run the same command again\n")
                sys.stderr.flush()
                os._exit(RETRY)

    thread = threading.Thread(target=watch, name=f"lock-{name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _key(name: str) -> int:
    """An advisory lock is a signed number of 64 bits; all processes compute the same number from the name."""
    return int.from_bytes(hashlib.sha256(f"luutru {name}".encode()).digest()[:8], signed=True)
