"""Exports: the corpus files, or each page's texts as lines of JSON; the same archive gives the same bytes."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from storage.archive import Archive
from storage.corpus.export import ExportedText, PublishedFile, page_texts, published_files
from storage.durable_files import sync_file, sync_folder
from storage.errors import CorrectTheInput
from storage.warc_files.sharing import claim_corpus

PAGES = "pages.jsonl"


def export_txt(archive: Archive, folder: Path, *, current: bool, progress: Callable[[int], None]) -> int:
    """Copies corpus files byte for byte; returns how many. Raises CorrectTheInput where one is not what it was."""
    claim_corpus(archive)
    number = 0
    with _whole_or_not_there(folder) as partial:
        for published in published_files(archive, current=current):
            _copy(archive.folder.corpus, published, partial)
            number += 1
            progress(1)
    return number


def export_jsonl(archive: Archive, folder: Path, *, current: bool, progress: Callable[[int], None]) -> int:
    """One line a page, or with all versions one line a version; returns how many."""
    number = 0
    with _whole_or_not_there(folder) as partial, (partial / PAGES).open("w", encoding="utf-8", newline="\n") as file:
        for text in page_texts(archive, current=current):
            file.write(json.dumps(_line(text), ensure_ascii=False) + "\n")
            number += 1
            progress(1)
        sync_file(file)
    return number


@contextmanager
def _whole_or_not_there(folder: Path) -> Iterator[Path]:
    """A temporary folder that gets the wanted name at the end; deletes what a killed export left."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CorrectTheInput(f"{folder} has something in it; an export wants a new or an empty folder")
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    yield partial
    sync_folder(partial)
    os.replace(partial, folder)  # noqa: PTH105 (of POSIX: takes the place of an empty folder)
    sync_folder(folder.parent)


def _copy(corpus: Path, published: PublishedFile, target: Path) -> None:
    try:
        content = (corpus / published.file).read_bytes()
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != published.sha256:
        raise CorrectTheInput(f"{corpus / published.file} is not what was published; `luutru verify` says more")
    with (target / published.file).open("wb") as file:
        file.write(content)


def _line(text: ExportedText) -> dict[str, object]:
    fields = text.fields
    return {
        "site": text.site,
        "space": text.space,
        "page": text.key,
        "url": text.url,
        "version": text.version,
        "content_hash": text.content_hash,
        "ordinal": text.ordinal,
        "first_seen": _utc(text.first_seen_at),
        "last_seen": _utc(text.last_seen_at),
        "ended": _utc(text.ended_at) if text.ended_at else None,
        "section": fields.get("section"),
        "title": text.title,
        "byline": fields.get("byline"),
        "published": fields.get("published"),
        "precision": fields.get("precision"),
        "lead": text.lead,
        "blocks": list(text.blocks),
        "kinds": list(fields.get("kinds") or ()),
        **{name: fields.get(name) for name in ("authors", "images", "links", "tags", "language", "provenance")},
        "layout": text.layout,
        "layout_digest": text.layout_digest,
        "layout_confirmed": bool(fields.get("confirmed")),
        "extractor": text.extractor,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
