"""How many rows an archive has of a kind, asked beside the process that writes them."""

import sqlite3
from contextlib import closing
from pathlib import Path


def count(data: Path, what: str) -> int | None:
    """None while nobody else may look: a process that stands still may hold the whole database."""
    with closing(sqlite3.connect(f"file:{data / 'archive.db'}?mode=ro", uri=True, timeout=0)) as database:
        try:
            (number,) = database.execute(f"SELECT count(*) FROM {what}").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            return None
    return int(number)
