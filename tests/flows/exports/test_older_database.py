"""If a database is older than the corpus or its record of takedowns, withheld texts are still not exported."""

import shutil
from pathlib import Path

import pytest

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive
from storage.corpus.takedown import unwithhold, withhold
from storage.errors import CorrectTheInput
from tests.flows.exports.test_again import add_page
from tests.flows.exports.test_formats import FORMATS, content, parquet_rows, run


def keep_rows(archive: Archive, tmp_path: Path) -> None:
    archive.database.close()
    shutil.copy(archive.folder.path / "archive.db", tmp_path / "older.db")


def restore_rows(tmp_path: Path) -> None:
    for path in (tmp_path / "data").glob("archive.db*"):
        path.unlink()
    shutil.copy(tmp_path / "older.db", tmp_path / "data" / "archive.db")


@pytest.mark.parametrize("lost", [None, "takedowns.jsonl"])
def test_a_takedown_that_the_rows_do_not_have(archive: Archive, tmp_path: Path, lost: str | None) -> None:
    keep_rows(archive, tmp_path)
    withhold(archive, 0, "court order")
    archive.database.close()
    if lost:
        (archive.folder.corpus / lost).unlink()
    restore_rows(tmp_path)
    for form in FORMATS:
        assert run(str(tmp_path / form), "--format", form).exit_code == 0
        said = b"".join(content(tmp_path / form).values()) + str(parquet_rows(tmp_path / form)).encode()
        assert "Bài cũ".encode() not in said


def test_a_lifted_takedown_has_no_effect(archive: Archive, tmp_path: Path) -> None:
    keep_rows(archive, tmp_path)
    withhold(archive, 1, "court order")
    unwithhold(archive, 1, "the order was lifted", corpus_form)
    archive.database.close()
    restore_rows(tmp_path)
    assert run(str(tmp_path / "out")).exit_code == 0


def test_a_database_older_than_the_corpus(archive: Archive, tmp_path: Path) -> None:
    keep_rows(archive, tmp_path)
    add_page(archive)
    archive.database.close()
    restore_rows(tmp_path)
    with pytest.raises(CorrectTheInput, match="older than the corpus"):
        run(str(tmp_path / "out"))
