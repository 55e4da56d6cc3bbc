"""An archive of the first schema, with rows in it, comes forward to today's with all of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select

from storage.archive import open_archive
from storage.data_folder import DataFolder
from storage.database import Database, open_database
from storage.migrate import migrations
from storage.page_history import history_of
from storage.tables import Revisit
from tests.storage.first_rows import HASH, fill


@pytest.fixture
def first_schema(tmp_path: Path, database_url: str | None) -> Iterator[Database]:
    """A database as the first release left it."""
    folder = DataFolder(tmp_path / "data")
    folder.make()
    database = open_database(database_url or folder.database_url)
    config = migrations()
    with database.writing() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0001")
    fill(database)
    yield database
    database.close()


def test_the_first_schema_comes_forward_with_its_rows(
    first_schema: Database, tmp_path: Path, database_url: str | None
) -> None:
    with open_archive(tmp_path / "data", database_url) as archive:
        history = history_of(archive, "", ("bao", "s", "1"))
        assert [version.title for version in history.versions] == ["Chợ quê"]
        assert [capture.content_hash for capture in history.captures] == [HASH]
        with archive.database.reading() as session:
            assert [row.page_id for row in session.scalars(select(Revisit))] == [1]
