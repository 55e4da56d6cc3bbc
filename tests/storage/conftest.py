"""Fixtures of tests on archives of several nights."""

import itertools
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.storage.copies import Copy, copy_of, several_nights

_NAMES = itertools.count()


@pytest.fixture(scope="session")
def nights_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return several_nights(tmp_path_factory.mktemp("nights") / "data", None)


@pytest.fixture(scope="session")
def nights_on_postgres(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Copy:
    engine = create_engine(postgres_server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE nights"))
    engine.dispose()
    url = postgres_server.replace("/postgres", "/nights")
    return several_nights(tmp_path_factory.mktemp("nights") / "data", url)


@pytest.fixture
def copy(tmp_path: Path, nights_on_sqlite: Copy) -> Copy:
    return copy_of(nights_on_sqlite, tmp_path / "copy", "")


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Copy:
    """A copy on each of the two databases."""
    made: Copy = request.getfixturevalue(f"nights_on_{'sqlite' if request.param == 'sqlite' else 'postgres'}")
    return copy_of(made, tmp_path / "copy", f"copy_{next(_NAMES)}")
