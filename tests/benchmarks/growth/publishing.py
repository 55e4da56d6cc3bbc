"""Measures the publishing of a hundred documents: `python -m tests.benchmarks.growth.publishing OUT`."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Final

from sqlalchemy import select

from flows.extraction.corpus_form import corpus_form
from flows.settings import load_settings
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from storage.search.index import take_out_of_index
from storage.tables.corpus import Publication
from storage.tables.readings import Document

NUMBER: Final = 100


def main(out: str) -> None:
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        take_back(archive, NUMBER)
        began = time.process_time()
        published = publish(archive, corpus_form)
        spent = time.process_time() - began
    assert len(published) == NUMBER, len(published)
    Path(out).write_text(json.dumps({"cpu": spent}), encoding="utf-8")


def take_back(archive: Archive, number: int) -> None:
    """Restores the last documents to their state before publishing."""
    with archive.database.writing() as session:
        newest = select(Publication).order_by(Publication.ordinal.desc()).limit(number)
        rows = session.scalars(newest).all()
        take_out_of_index(archive, session, [row.ordinal for row in rows])
        for row in rows:
            session.get_one(Document, row.content_hash).ordinal = None
            session.delete(row)
    manifest = archive.folder.corpus / "manifest.jsonl"
    with manifest.open("r+b") as file:
        window = min(file.seek(0, os.SEEK_END), number * 4096)
        file.seek(-window, os.SEEK_END)
        lines = file.read().splitlines(keepends=True)[-number:]
        file.seek(-sum(map(len, lines)), os.SEEK_END)
        file.truncate()


if __name__ == "__main__":
    main(sys.argv[1])
