"""The prepared database equals the one that the installed Prefect makes; two commands at once make one."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flows.orchestration.prefect_database import (
    SCHEMA,
    _migration_folders,
    check_prefect_database,
    has_newest_schema,
    prepare_prefect_database,
    schema_revision,
)
from tests.flows.orchestration.prefect_schema import migrated, schema_of


def test_the_prepared_schema_is_that_of_prefects_migrations(tmp_path: Path) -> None:
    made, prepared = schema_of(migrated(tmp_path)), SCHEMA.read_text(encoding="utf-8")
    assert definitions(made) == definitions(prepared), "run `make prefect-schema`"


def definitions(script: str) -> list[str]:
    """In any order: Prefect's migrations copy a table's constraints in an order that changes from run to run."""
    return sorted(line.strip().removesuffix(",") for line in script.splitlines())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "prefect").mkdir()
    return tmp_path


def test_a_new_folder_gets_it(data: Path) -> None:
    prepare_prefect_database(data)
    check_prefect_database(data)
    assert schema_of(data / "prefect" / "prefect.db") == SCHEMA.read_text(encoding="utf-8")


def test_an_existing_database_is_kept(data: Path) -> None:
    file = data / "prefect" / "prefect.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE flow_run (id TEXT PRIMARY KEY)")
    connection.close()
    before = file.read_bytes()
    prepare_prefect_database(data)
    assert file.read_bytes() == before


def test_two_at_once_make_one(data: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(prepare_prefect_database, [data] * 4))
    assert schema_of(data / "prefect" / "prefect.db") == SCHEMA.read_text(encoding="utf-8")


def test_an_older_prefect_makes_its_own(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = data / "schema.sql"
    unknown.write_text(SCHEMA.read_text(encoding="utf-8").replace("VALUES('a", "VALUES('0"), encoding="utf-8")
    monkeypatch.setattr("flows.orchestration.prefect_database.SCHEMA", unknown)
    prepare_prefect_database(data)
    assert not (data / "prefect" / "prefect.db").exists()


def test_a_database_elsewhere_is_not_changed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", "postgresql+asyncpg://db.example.org/prefect")
    prepare_prefect_database(data)
    assert list((data / "prefect").iterdir()) == []


def test_migrations_are_looked_for_only_where_some_may_follow(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = data / "prefect" / "prefect.db"
    assert not has_newest_schema(data)
    prepare_prefect_database(data)
    assert has_newest_schema(data)
    newest = schema_revision(SCHEMA.read_text(encoding="utf-8"))
    (last,) = (path for folder in _migration_folders() for path in folder.glob(f"*_{newest}_*.py"))
    before = re.search(r"^down_revision.*\"(\w+)\"", last.read_text(encoding="utf-8"), re.MULTILINE)
    for revision, is_newest in ((before and before[1], False), ("of_a_newer_prefect", False), (newest, True)):
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.close()
        assert has_newest_schema(data) is is_newest
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", "postgresql+asyncpg://db.example.org/prefect")
    assert not has_newest_schema(data)
