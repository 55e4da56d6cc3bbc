"""Fixtures for tests of several machines: a portal, an S3 server, one database, one data folder a machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.archive import open_archive
from storage.warc_files.sharing import use_store
from tests.end_to_end.machines.s3 import KEYS, S3Server, s3_server
from tests.end_to_end.processes import environment
from tests.rehearsal.portal import Rehearsal


@dataclass(frozen=True, slots=True)
class Machines:
    """Each machine has its own data folder; all share the database and the store."""

    folder: Path
    database_url: str
    store: str
    origin: str

    def data(self, name: str) -> Path:
        return self.folder / name

    def settings(self, name: str) -> dict[str, str]:
        return environment(self.data(name), self.origin, DATABASE_URL=self.database_url) | KEYS


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with s3_server(tmp_path_factory.mktemp("s3") / "objects") as server:
        yield server


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session")
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=5) as playing:
        yield playing


@pytest.fixture
def machines(tmp_path: Path, s3: S3Server, postgres_url: str, portal: Rehearsal, keys: None) -> Machines:
    portal.day = 1
    portal.faults.clear()
    portal.log.clear()
    made = Machines(tmp_path, postgres_url, s3.url(), portal.origin)
    with open_archive(made.data("one"), postgres_url) as archive:
        use_store(archive, made.store)
    return made
