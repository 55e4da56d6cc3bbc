"""Filling an empty archive with a past: rows in bulk; the manifest and the names of the corpus files apart."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection

from extractors.version import EXTRACTOR_VERSION
from seeds.site import Site
from storage.archive import Archive, decide_kind
from storage.database.copy import set_sequences
from storage.tables.every_table import Base
from storage.vocabulary import ArchiveKind
from tests.benchmarks.growth.rows import Past, statements
from tests.benchmarks.growth.words import OwnTexts, Postgres, Sqlite, Words, samples, sha256

CACHE_KB = 2_000_000


def past_of(site: Site, pages: int, *, prefix: str, suffix: str) -> Past:
    """Its pages read as the site's first layout would read them now; `prefix` and `suffix` make their addresses."""
    layout = site.layouts[0]
    now = int(time.time()) // 86400 * 86400
    return Past(site.slug, prefix, suffix, pages, now, layout.name, min(site.reading_digests), EXTRACTOR_VERSION)


def fill(archive: Archive, past: Past, *, own_texts: bool = False) -> None:
    """Without the bodies: nothing of this past is due, so that no night asks for what it would have to read.

    With `own_texts`, on SQLite alone, each page has a text of its own; else they take turns with some samples.
    """
    decide_kind(archive, ArchiveKind.REHEARSAL)
    engine = archive.database.engine
    engine.dispose()  # one connection alone may do without a journal
    with engine.connect() as connection:
        _without_checks(connection)
        indexes = [index for table in Base.metadata.sorted_tables for index in sorted(table.indexes, key=str)]
        with connection.begin():
            for index in indexes:
                index.drop(connection)
            words = _with_samples(connection, own_texts=own_texts)
            for _, statement in statements(past, words):
                _run(connection, statement)
            for index in indexes:
                index.create(connection)
            set_sequences(connection)
        _analyse(connection)
    engine.dispose()  # what follows gets connections that check


def _without_checks(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.rollback()
        driver = _driver(connection)
        for pragma in (
            "journal_mode=OFF",
            "foreign_keys=OFF",
            f"cache_size=-{CACHE_KB}",
            "synchronous=OFF",
            "temp_store=MEMORY",
        ):
            driver.execute(f"PRAGMA {pragma}")
    else:
        _run(connection, "SET session_replication_role = replica")
        _run(connection, "SET maintenance_work_mem = '512MB'")
        connection.commit()


def _with_samples(connection: Connection, *, own_texts: bool) -> Words:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    _run(connection, "CREATE TEMPORARY TABLE sample (n integer PRIMARY KEY, blocks text)")
    cursor = connection.connection.cursor()
    cursor.executemany(f"INSERT INTO sample VALUES ({mark}, {mark})", samples())
    cursor.close()
    if connection.dialect.name != "sqlite":
        return Postgres()
    _driver(connection).create_function("digest", 1, sha256, deterministic=True)
    _driver(connection).create_function("invented", 1, OwnTexts(), deterministic=True)
    return Sqlite(own_texts)


def _analyse(connection: Connection) -> None:
    """As the databases do it in life: PostgreSQL by its autovacuum, SQLite never."""
    if connection.dialect.name == "sqlite":
        connection.commit()
        _driver(connection).execute("PRAGMA journal_mode=WAL")
    else:
        connection.rollback()
        driver: Any = connection.connection.driver_connection
        driver.autocommit = True
        driver.execute("VACUUM ANALYZE")
        driver.autocommit = False


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _run(connection: Connection, statement: str) -> None:
    """By the driver itself, to which no sign in the statement means a value to be filled in."""
    cursor = connection.connection.cursor()
    cursor.execute(statement)
    cursor.close()


def fill_corpus(archive: Archive) -> None:
    """Empty files under their names, and a manifest as long as theirs would be."""
    folder = archive.folder.corpus
    with archive.database.engine.connect() as connection, (folder / "manifest.jsonl").open("w") as manifest:
        asked = connection.execution_options(stream_results=True, yield_per=5000).exec_driver_sql(
            "SELECT ordinal, file, sha256, content_hash FROM publication ORDER BY ordinal"
        )
        for ordinal, file, digest, content_hash in asked:
            (folder / file).touch()
            manifest.write(_LINE.format(ordinal=ordinal, file=file, sha256=digest, content_hash=content_hash))


_LINE = (
    '{{"ordinal": {ordinal}, "file": "{file}", "sha256": "{sha256}", "content_hash": "{content_hash}", "site": "nen1", '
    '"space": "assets", "page": "9000000001", "url": "https://nen1.example.vn/tin-tuc-mot-dia-chi.html", "captured": '
    '"2026-01-01T01:10:00Z", "title": "Một tin", "section": "Đời sống", "authors": ["Hương Ly"], "published": '
    '"2026-01-01T08:15:00+07:00", "precision": "minute", "layout": "article", "layout_confirmed": false, "extractor": '
    '"5", "cause": "source", "replaces": null, "imported_as": null, "kind": "rehearsal"}}\n'
)
