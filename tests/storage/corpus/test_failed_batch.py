"""A batch of corpus files that cannot be written: nothing after it is written either, and nothing twice."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive
from storage.corpus.publish import publish
from storage.tables.readings import Document
from storage.verify.run import verify
from tests.storage.shown_pages import Shown, text


@pytest.fixture
def database_url() -> None:
    """SQLite alone: the files are the same with both databases."""


def blocked_places(archive: Archive) -> list[Path]:
    """Folders in the places that the first file may get."""
    with archive.database.reading() as session:
        hashes = session.scalars(select(Document.content_hash)).all()
    return [archive.folder.corpus / f"000_{one[:16]}.txt" for one in hashes]


def test_a_later_batch_waits_for_one_that_failed(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.corpus.publish.BATCH", 2)
    shown = Shown(archive)
    for number in range(5):
        shown.capture(f"Tin {number}", number, text(f"Tin {number}", f"Tin số {number} của ngày."))
    places = blocked_places(archive)
    for place in places:
        place.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        publish(archive, corpus_form)
    manifest = archive.folder.corpus / "manifest.jsonl"
    assert not manifest.exists()
    for place in places:
        place.rmdir()
    assert publish(archive, corpus_form) == [0, 1, 2, 3, 4]
    lines = manifest.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["ordinal"] for line in lines] == [0, 1, 2, 3, 4]
    assert [one.kind for one in verify(archive) if one.kind.startswith("manifest")] == []
