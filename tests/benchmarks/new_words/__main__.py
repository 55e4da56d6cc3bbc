"""`make words-bench`: the seconds to add a word in a table of a million rows, on both databases."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError

from storage.archive import open_archive
from storage.database.check_words import add_words
from storage.database.engine import Database
from tests.postgres import postgres

ROWS: Final = 1_000_000
WORD: Final = "a_further_word"
FILL: Final = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) "
    "INSERT INTO visit (run_id, page_id, url, outcome) SELECT 1, i, 'https://example.vn/' || i, 'unchanged' FROM n",
    "postgresql": "INSERT INTO visit (run_id, page_id, url, outcome) "
    "SELECT 1, i, 'https://example.vn/' || i, 'unchanged' FROM generate_series(1, {rows}) AS i",
}
# The rows refer to no page and no run; adding a word does not check that.
UNCHECKED: Final = {"sqlite": "PRAGMA foreign_keys = OFF", "postgresql": "SET session_replication_role = replica"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.new_words", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    for name, spent in measured(rows):
        sys.stdout.write(f"{name}: {rows:,} rows, a further word in {spent:.2f} s\n")


def measured(rows: int) -> Iterator[tuple[str, float]]:
    with TemporaryDirectory(prefix="luutru-words-") as folder, _server() as url:
        for name, address in (("sqlite", None), ("postgresql", url)):
            with open_archive(Path(folder) / name, address) as archive:
                _fill(archive.database, rows)
                yield name, _seconds(archive.database)


def _fill(database: Database, rows: int) -> None:
    """Uses an engine without our events, which would begin a transaction before the checks are switched off."""
    engine = create_engine(database.engine.url, isolation_level="AUTOCOMMIT")
    kind = engine.dialect.name
    with engine.connect() as connection:
        connection.exec_driver_sql(UNCHECKED[kind])
        connection.exec_driver_sql(FILL[kind].format(rows=rows))
    engine.dispose()


def _seconds(database: Database) -> float:
    """Raises unless the word is refused before and accepted after."""
    change = f"UPDATE visit SET outcome = '{WORD}' WHERE page_id = 7"
    try:
        with database.writing() as session:
            session.connection().exec_driver_sql(change)
    except IntegrityError:
        began = time.monotonic()
        with database.writing() as session:
            add_words(session.connection(), "visit", "outcome", WORD)
        spent = time.monotonic() - began
        with database.writing() as session:
            assert session.connection().exec_driver_sql(change).rowcount == 1
        return spent
    raise AssertionError("the word was allowed before")


@contextmanager
def _server() -> Iterator[str]:
    os.environ.setdefault("CI", "1")  # a missing server fails here, since half of the measurement needs it
    with postgres() as url:
        yield url


if __name__ == "__main__":
    main()
