"""A database outside the data folder has one: a folder that was moved is accepted, a copy beside it is refused."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from storage.archive import archive_kind, decide_kind, existing_archive, open_archive
from storage.data_folder import TAG, sqlite_url
from storage.errors import CorrectTheInput
from storage.read_only import read_only_archive
from storage.tables.archive import ArchiveMark
from storage.vocabulary import ArchiveKind

IS_COPY = r"copy of .*one, the data folder of this database.*move that one away"
IS_OTHER = r"last used with, which is .*delete .*archive\.json"


@pytest.fixture(params=["postgresql", "sqlite outside"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        server: str = request.getfixturevalue("postgres_url")
        return server
    (tmp_path / "rows").mkdir()
    return sqlite_url(tmp_path / "rows" / "rows.db")


@pytest.fixture
def one(tmp_path: Path, url: str) -> Path:
    """The folder of an archive that began to crawl, with a file in it."""
    data = tmp_path / "one"
    with open_archive(data, url) as archive:
        decide_kind(archive, ArchiveKind.REHEARSAL)
    (data / "corpus" / "1.txt").write_text("một văn bản\n", encoding="utf-8")
    return data


def copied(data: Path, name: str) -> Path:
    return Path(shutil.copytree(data, data.with_name(name), symlinks=True))


def use(data: Path, url: str | None) -> None:
    with open_archive(data, url) as archive:
        assert archive_kind(archive) == "rehearsal"


def open_existing(data: Path, url: str) -> None:
    with existing_archive(data, url):
        pass


def read_only(data: Path, url: str) -> None:
    read_only_archive(data, url).database.close()


def test_a_copy_beside_the_folder_is_refused(one: Path, url: str) -> None:
    two = copied(one, "two")
    before = (two / TAG).read_bytes()
    for opened in (use, open_existing, read_only, use):
        with pytest.raises(CorrectTheInput, match=IS_COPY) as refused:
            opened(two, url)
        assert "\n" not in str(refused.value)
        opened(one, url)
    assert (two / TAG).read_bytes() == before


def test_a_copy_from_before_the_first_crawl_is_refused(tmp_path: Path, url: str) -> None:
    with open_archive(tmp_path / "one", url):
        two = copied(tmp_path / "one", "two")
    with open_archive(tmp_path / "one", url) as archive:
        decide_kind(archive, ArchiveKind.REHEARSAL)
    with pytest.raises(CorrectTheInput, match=IS_OTHER):
        use(two, url)
    use(tmp_path / "one", url)


def test_a_renamed_folder_is_accepted_and_its_copy_refused(one: Path, url: str) -> None:
    renamed = one.rename(one.with_name("new one"))
    use(renamed, url)
    read_only(renamed, url)
    with pytest.raises(CorrectTheInput, match=r"copy of .*new one"):
        use(copied(renamed, "two"), url)


def test_a_folder_moved_to_another_disk_is_accepted(one: Path, url: str) -> None:
    """A move between file systems is a copy whose original is deleted."""
    moved = copied(one, "moved")
    shutil.rmtree(one)
    read_only(moved, url)
    use(moved, url)
    use(moved, url)


def test_a_folder_has_several_names(one: Path, url: str) -> None:
    link = one.with_name("link")
    link.symlink_to(one)
    for data in (link, one, link):
        use(data, url)
        read_only(data, url)


@contextmanager
def out_of_sight(data: Path) -> Iterator[None]:
    hidden = data.rename(data.with_name("on another machine"))
    yield
    hidden.rename(data)


def test_of_two_folders_on_two_machines_the_one_that_was_left_is_refused(one: Path, url: str) -> None:
    two = copied(one, "two")
    with out_of_sight(one):
        use(two, url)
    for opened in (use, open_existing, read_only):
        with pytest.raises(CorrectTheInput, match=IS_OTHER):
            opened(one, url)
    use(two, url)
    (one / TAG).unlink()
    use(one, url)
    with pytest.raises(CorrectTheInput, match=IS_OTHER):
        use(two, url)


def test_a_recording_that_was_interrupted_is_finished(one: Path, url: str) -> None:
    """The file has the new token, and the row still the old one."""
    for name in ("one", "renamed"):
        data = one.rename(one.with_name(name)) if name != one.name else one
        marked = json.loads((data / TAG).read_text(encoding="utf-8"))
        marked["folder"] |= {"token": "new", "replaces": marked["folder"]["token"]}
        (data / TAG).write_text(json.dumps(marked), encoding="utf-8")
        read_only(data, url)
        for _ in range(2):
            use(data, url)


def test_an_archive_of_an_older_program_is_recorded_once(one: Path, url: str) -> None:
    run(url, "DELETE FROM data_folder_in_use")
    marked = json.loads((one / TAG).read_text(encoding="utf-8"))
    (one / TAG).write_text(json.dumps({"archive": marked["archive"]}), encoding="utf-8")
    two = copied(one, "two")
    read_only(one, url)
    use(one, url)
    with pytest.raises(CorrectTheInput, match=IS_OTHER):
        use(two, url)


def test_a_clone_of_folder_and_database_is_another_archive(one: Path, url: str) -> None:
    clone = f"{url}_clone"
    if url.startswith("sqlite"):
        run(url, f"VACUUM INTO '{one.parent / 'rows' / 'rows.db_clone'}'")
    else:
        server, _, source = url.rpartition("/")
        run(f"{server}/postgres", f"CREATE DATABASE {source}_clone TEMPLATE {source}")
    two = copied(one, "two")
    read_only(two, clone)
    for _ in range(2):
        use(two, clone)
        use(one, url)


def test_machines_with_an_object_store_have_a_folder_each(one: Path, url: str) -> None:
    two = copied(one, "two")
    with open_archive(one, url) as archive, archive.database.writing() as session:
        session.get_one(ArchiveMark, 1).warc_store = "s3://bucket/prefix?endpoint=http://127.0.0.1:9"
    for data in (one, two, one, one.with_name("three")):
        use(data, url)


def test_a_copy_with_its_own_rows_is_another_archive(tmp_path: Path) -> None:
    with open_archive(tmp_path / "one") as archive:
        decide_kind(archive, ArchiveKind.REHEARSAL)
    two = copied(tmp_path / "one", "two")
    for data in (two, tmp_path / "one"):
        use(data, None)


def run(url: str, statement: str) -> None:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
