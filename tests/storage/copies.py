"""An archive of several nights, made once, and copies of it that tests damage."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive, open_archive
from storage.verify.findings import VerifyFinding
from storage.verify.repair import repair
from storage.verify.run import verify
from tests.end_to_end.nights import pipeline
from tests.rehearsal.portal import Rehearsal

SITES = ("thanhtri", "sotttt")
"""The first has no validators; the second answers 304."""


@dataclass(frozen=True, slots=True)
class Copy:
    data: Path
    database_url: str | None

    @contextmanager
    def opened(self) -> Iterator[Archive]:
        with open_archive(self.data, self.database_url) as archive:
            yield archive

    def findings(self) -> list[VerifyFinding]:
        with self.opened() as archive:
            return list(verify(archive))

    def repaired(self) -> list[VerifyFinding]:
        """The findings after a repair."""
        with self.opened() as archive:
            repair(archive, list(verify(archive)), corpus_form)
            return list(verify(archive))

    def sql(self, statement: str, **values: Any) -> None:
        """Changes rows without regard to the rows that refer to them, which no part of the program does."""
        with self.opened() as archive, archive.database.engine.connect() as connection:
            if self.database_url:
                connection.exec_driver_sql("SET session_replication_role = replica")
            else:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.execute(text(statement), values)
            connection.commit()

    def ask(self, question: str, **values: Any) -> Any:
        with self.opened() as archive, archive.database.reading() as session:
            return session.execute(text(question), values).first()

    def warc(self, site: str = "thanhtri", number: int = -1) -> Path:
        """One of the site's files, in the order of their creation."""
        return sorted((self.data / "warc" / site).glob("*.warc.gz"))[number]

    def file(self, path: Path) -> str:
        return f"{path.parent.name}/{path.name}"

    @property
    def corpus(self) -> list[Path]:
        return sorted((self.data / "corpus").glob("*.txt"))

    @property
    def manifest(self) -> Path:
        return self.data / "corpus" / "manifest.jsonl"

    @property
    def takedown_log(self) -> Path:
        return self.data / "corpus" / "takedowns.jsonl"

    def takedowns(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.takedown_log.read_text(encoding="utf-8").splitlines()]

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.manifest.read_text(encoding="utf-8").splitlines()]


def several_nights(data: Path, database_url: str | None, sites: Sequence[str] = SITES) -> Copy:
    with Rehearsal(seed=3, day=1) as portal:
        work = pipeline(data, portal.origin, database_url=database_url)
        for day in (1, 2, 3):
            portal.day = day
            for site in sites:
                work.night(site)
    return Copy(data, database_url)


def copy_of(made: Copy, data: Path, name: str) -> Copy:
    """`name` is the name of the new database, if the archive has one of its own."""
    shutil.copytree(made.data, data)
    if made.database_url is None:
        return Copy(data, None)
    server, _, template = made.database_url.rpartition("/")
    engine = create_engine(
        f"{server}/postgres".replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return Copy(data, f"{server}/{name}")
