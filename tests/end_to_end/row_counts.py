"""How many rows of a kind an archive has, counted beside the process that writes them."""

import sqlite3
from contextlib import closing
from pathlib import Path


def count(data: Path, what: str) -> int | None:
    """Returns None if nobody else may read now: a stopped process may have locked the whole database."""
    with closing(sqlite3.connect(f"file:{data / 'archive.db'}?mode=ro", uri=True, timeout=0)) as database:
        try:
            (number,) = database.execute(f"SELECT count(*) FROM {what}").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            return None
    return int(number)
