"""Rebuilds publications from the manifest: each line with its document, capture and reading."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive, archive_kind
from storage.corpus.files import CORPUS_NAME, CorpusFiles
from storage.corpus.json_lines import json_lines, ordinal_of
from storage.corpus.seed_import import keep_blocks
from storage.database.bulk import batched, keep_digests
from storage.rebuild.line_readings import CorpusForm, Render, give_reading
from storage.tables.attachments import PublicationLink
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.pages import Page
from storage.tables.readings import Document
from storage.verify.manifest import is_mark
from storage.vocabulary import PublicationCause

BATCH = 200


@dataclass(slots=True)
class RebuiltPublication:
    """How many lines of the manifest became publications, and which ordinals have no text or no record."""

    number: int
    without_text: list[int]


def publications_of(archive: Archive, render: Render, as_block: Callable[[str], str]) -> RebuiltPublication:
    """Rebuilds the publications; all pages, captures and readings must be rebuilt before."""
    files, form = CorpusFiles(archive.folder.corpus), CorpusForm(render, as_block, archive_kind(archive))
    done = RebuiltPublication(0, [])
    for lines in batched(_entries(files), BATCH):
        with archive.database.writing() as session:
            for stated in lines:
                if session.get(Publication, stated["ordinal"]) is None:
                    done.number += 1
                    if not _publish(session, files, form, stated):
                        done.without_text.append(stated["ordinal"])
            session.flush()
            keep_digests(session, Publication, [stated["ordinal"] for stated in lines])
    return done


def _entries(files: CorpusFiles) -> Iterator[dict[str, Any]]:
    """The manifest's lines of published files; each has an ordinal and the name of a corpus file."""
    for line in json_lines(files.manifest):
        stated = line.value
        if stated is None or ordinal_of(stated) is None or is_mark(stated):
            continue
        name = CORPUS_NAME.fullmatch(str(stated.get("file")))
        if name and int(name["ordinal"]) == stated["ordinal"]:
            yield stated


def _publish(session: Session, files: CorpusFiles, form: CorpusForm, stated: dict[str, Any]) -> bool:
    """Rebuilds one publication; returns whether its text and its record were found."""
    row = Publication(ordinal=stated["ordinal"], file=stated["file"], sha256=stated.get("sha256"), written=True)
    row.cause, row.replaces = _cause(stated), _number(stated.get("replaces"))
    row.imported_as = _number(stated.get("imported_as"))
    if row.cause is PublicationCause.IMPORT:
        session.add(row)
        session.flush()
        content = _content(files, row)
        if content is not None:
            keep_blocks(session, row.ordinal, content.decode("utf-8", "replace"), form.as_block)
        return content is not None
    capture = _capture(session, stated)
    row.content_hash = _document(session, files, stated, row)
    row.capture_id = capture.id if capture else None
    session.add(row)
    session.flush()
    if capture is None or row.content_hash is None:
        return False
    session.get_one(Document, row.content_hash).ordinal = row.ordinal
    _keep_link(session, stated)
    give_reading(session, form, stated, row, capture)
    return True


def _keep_link(session: Session, stated: dict[str, Any]) -> None:
    """Of an attachment: the page that its line says it is linked from."""
    link = stated.get("linked_from")
    if not isinstance(link, dict):
        return
    words = {name: str(link.get(name) or "") for name in ("space", "url", "words")}
    linked = _number(link.get("ordinal"))
    session.add(
        PublicationLink(ordinal=stated["ordinal"], key=str(link.get("page") or ""), linked_ordinal=linked, **words)
    )
    session.flush()


def _cause(stated: dict[str, Any]) -> PublicationCause:
    named = stated.get("cause")
    return PublicationCause(named) if named in set(PublicationCause) else PublicationCause.SOURCE


def _number(stated: object) -> int | None:
    return ordinal_of({"ordinal": stated})


def _content(files: CorpusFiles, row: Publication) -> bytes | None:
    """The file as it was published, from the corpus or from where a takedown moved it."""
    for place in (files.folder / row.file, files.withheld / row.file):
        if place.is_file():
            content = place.read_bytes()
            if hashlib.sha256(content).hexdigest() == row.sha256:
                return content
    return None


def _capture(session: Session, stated: dict[str, Any]) -> Capture | None:
    try:
        at = datetime.fromisoformat(str(stated.get("captured"))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    wanted = (
        select(Capture)
        .join(Page, Page.id == Capture.page_id)
        .where(Page.site == stated.get("site"), Page.space == stated.get("space"), Page.key == stated.get("page"))
        .where(Capture.captured_at == at)
    )
    return session.scalars(wanted.order_by(Capture.id).limit(1)).first()


def _document(session: Session, files: CorpusFiles, stated: dict[str, Any], row: Publication) -> str | None:
    """The content hash of a text that was read from a record, or else is taken from the corpus file."""
    wanted = str(stated.get("content_hash"))
    if session.get(Document, wanted) is not None:
        return wanted
    content = _content(files, row)
    blocks = _blocks(content.decode("utf-8", "replace"), str(stated.get("title")), wanted) if content else None
    if not blocks:
        return None
    session.add(Document(content_hash=wanted, title=blocks[0], lead=None, blocks=list(blocks[1:]), ordinal=None))
    session.flush()
    return wanted


def _blocks(text: str, title: str, content_hash: str) -> list[str] | None:
    """The title and body blocks of a file: those whose hash is the content hash. A lead is the first block."""
    blocks = text.split("\n\n")
    for begin in [place for place, block in enumerate(blocks[:2]) if block == title]:
        for skipped in (begin + 2, begin + 1):  # with and without the line of byline and date
            for end in (len(blocks), len(blocks) - 1):  # without and with an author at the foot
                found = [title, *blocks[skipped:end]]
                if hashlib.sha256("\n".join(found).encode()).hexdigest() == content_hash:
                    return found
    return None
