"""An archive of the first schema, with rows, migrates to today's schema with all of them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import select

from storage.archive import open_archive
from storage.data_folder import DataFolder
from storage.database.engine import Database, open_database
from storage.database.migrate import migrations
from storage.database.schema import VERSIONS, newest_revision
from storage.tables.revisits import Revisit
from storage.versions.page_history import page_history
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


def test_the_first_schema_migrates_with_its_rows(
    first_schema: Database, tmp_path: Path, database_url: str | None
) -> None:
    with open_archive(tmp_path / "data", database_url) as archive:
        history = page_history(archive, "", ("bao", "s", "1"))
        assert [version.title for version in history.versions] == ["Chợ quê"]
        assert [capture.content_hash for capture in history.captures] == [HASH]
        with archive.database.reading() as session:
            assert [row.page_id for row in session.scalars(select(Revisit))] == [1]


def test_the_files_names_give_their_order_and_the_newest_revision() -> None:
    scripts = ScriptDirectory.from_config(migrations())
    assert newest_revision() == scripts.get_current_head()
    named = sorted(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))
    assert named == [script.revision for script in reversed(list(scripts.walk_revisions()))]


def test_an_archive_at_today_s_schema_is_opened_without_alembic(tmp_path: Path) -> None:
    with open_archive(tmp_path / "data"):
        pass
    opens = (
        "import sys; from pathlib import Path; from storage.archive import open_archive\n"
        "with open_archive(Path(sys.argv[1])): print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", opens, tmp_path / "data"], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
