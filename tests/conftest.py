"""Fixtures for tests of several packages."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from storage.archive import Archive, open_archive
from tests.postgres import postgres

_NAMES = itertools.count()


def pytest_configure() -> None:
    """A busy machine may be slow at any example, so examples have no time limit."""
    settings.register_profile("any machine", parent=settings.default, deadline=None)
    settings.load_profile("any machine")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """A new empty database on the tests' server."""
    return new_database(postgres_server)


def new_database(postgres_server: str) -> str:
    name = f"test_{next(_NAMES)}"
    engine = create_engine(postgres_server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgres_server.replace("/postgres", f"/{name}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Both databases, one after the other; None is the data folder's own SQLite."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def archive(tmp_path: Path, database_url: str | None) -> Iterator[Archive]:
    with open_archive(tmp_path / "data", database_url) as opened:
        yield opened
