"""Rows of published texts in bulk, without files, captures and readings, for searches and comparisons."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select

from storage.archive import Archive
from storage.database.bulk import add_rows, batched
from storage.tables.corpus import Publication
from storage.tables.readings import Document

AT_ONCE = 1000


def add_texts(archive: Archive, texts: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Adds title and blocks of each, under the ordinals after the last one."""
    with archive.database.reading() as session:
        last = session.scalar(select(func.max(Publication.ordinal)))
    ordinals = enumerate(texts, 0 if last is None else last + 1)
    for some in batched(ordinals, AT_ONCE):
        documents = [_document(ordinal, title, blocks) for ordinal, (title, blocks) in some]
        with archive.database.writing() as session:
            add_rows(session, Document, documents)
            add_rows(session, Publication, [_publication(one) for one in documents])


def _document(ordinal: int, title: str, blocks: Sequence[str]) -> dict[str, Any]:
    content_hash = hashlib.sha256(f"{ordinal}".encode()).hexdigest()
    return {"content_hash": content_hash, "title": title, "lead": None, "blocks": list(blocks), "ordinal": ordinal}


def _publication(document: dict[str, Any]) -> dict[str, Any]:
    ordinal, content_hash = document["ordinal"], document["content_hash"]
    return {
        "ordinal": ordinal,
        "file": f"{ordinal:03d}_{content_hash[:16]}.txt",
        "sha256": "",
        "content_hash": content_hash,
        "cause": "source",
        "written": True,
    }
