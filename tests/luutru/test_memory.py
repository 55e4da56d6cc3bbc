"""A loop over many documents has only one batch of them in memory."""

import tracemalloc
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import text as sql

import luutru
from flows.extraction.corpus_form import corpus_form
from luutru import Document
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from tests.storage.shown_pages import Shown, text

DOCUMENTS = 5000
BLOCK = "Chợ đông từ sáng. " * 400
_MANY = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {DOCUMENTS})"


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    with open_archive(tmp_path / "data") as archive:
        Shown(archive).capture("1", 0, text("Chợ quê", BLOCK))
        publish(archive, corpus_form)
        _multiply(archive)
    with luutru.open(tmp_path / "data") as corpus:
        tracemalloc.start()
        peaks = [_peak(part) for part in _parts(iter(corpus.documents()))]
        tracemalloc.stop()
    assert peaks[-1] < 1.2 * peaks[0]


def _parts(documents: Iterator[Document]) -> Iterator[Iterator[Document]]:
    """The peak of the first 1500, and that of the rest."""
    yield islice(documents, 1500)
    yield documents


def _peak(documents: Iterator[Document]) -> int:
    tracemalloc.reset_peak()
    assert sum(1 for _ in documents) >= 1500
    return tracemalloc.get_traced_memory()[1]


def _multiply(archive: Archive) -> None:
    """Adds rows of more documents with the same text, all from the same capture."""
    with archive.database.writing() as session:
        session.execute(
            sql(
                f"{_MANY} INSERT INTO document (content_hash, title, lead, blocks, ordinal) "
                "SELECT printf('%064d', i), title, lead, blocks, i FROM n, document WHERE ordinal = 0"
            )
        )
        session.execute(
            sql(
                f"{_MANY} INSERT INTO publication (ordinal, file, sha256, content_hash, capture_id, reading_id, cause, "
                "written) SELECT i, printf('%03d', i), sha256, printf('%064d', i), capture_id, reading_id, cause, 1 "
                "FROM n, publication WHERE ordinal = 0"
            )
        )
