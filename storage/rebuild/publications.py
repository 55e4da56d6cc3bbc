"""Rebuilds publications from the manifest: each line with its document, capture and reading."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive, archive_kind
from storage.corpus.files import CORPUS_NAME, CorpusFiles
from storage.corpus.json_lines import json_lines, ordinal_of
from storage.corpus.manifest import manifest_line
from storage.corpus.pending_texts import CorpusText, publication_text
from storage.corpus.seed_import import keep_blocks
from storage.database.bulk import batched, keep_digests
from storage.rebuild.manifest_fields import reading_day, reading_fields
from storage.tables.attachments import PublicationLink
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.pages import Page
from storage.tables.readings import Body, Document, Reading, ReadingRules
from storage.tables.row_digest import with_digest
from storage.verify.manifest import differing, is_mark
from storage.vocabulary import PublicationCause

BATCH = 200
UNKNOWN_RULES = "unknown"
"""The layout digest of a reading that only the manifest has: the current rules make it stale."""

Render = Callable[[CorpusText], str]


@dataclass(slots=True)
class RebuiltPublication:
    """How many lines of the manifest became publications, and which ordinals have no text or no record."""

    number: int
    without_text: list[int]


@dataclass(frozen=True, slots=True)
class _Maker:
    archive: Archive
    files: CorpusFiles
    render: Render
    as_block: Callable[[str], str]
    kind: str | None


def publications_of(archive: Archive, render: Render, as_block: Callable[[str], str]) -> RebuiltPublication:
    """Rebuilds the publications; all pages, captures and readings must be rebuilt before."""
    files = CorpusFiles(archive.folder.corpus)
    maker, done = _Maker(archive, files, render, as_block, archive_kind(archive)), RebuiltPublication(0, [])
    for lines in batched(_entries(files), BATCH):
        with archive.database.writing() as session:
            for stated in lines:
                if session.get(Publication, stated["ordinal"]) is None:
                    done.number += 1
                    if not _publish(maker, session, stated):
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


def _publish(maker: _Maker, session: Session, stated: dict[str, Any]) -> bool:
    """Rebuilds one publication; returns whether its text and its record were found."""
    row = Publication(ordinal=stated["ordinal"], file=stated["file"], sha256=stated.get("sha256"), written=True)
    row.cause, row.replaces = _cause(stated), _number(stated.get("replaces"))
    row.imported_as = _number(stated.get("imported_as"))
    if row.cause is PublicationCause.IMPORT:
        session.add(row)
        session.flush()
        content = _content(maker.files, row)
        if content is not None:
            keep_blocks(session, row.ordinal, content.decode("utf-8", "replace"), maker.as_block)
        return content is not None
    capture = _capture(session, stated)
    row.content_hash = _document(maker, session, stated, row)
    row.capture_id = capture.id if capture else None
    session.add(row)
    session.flush()
    if capture is None or row.content_hash is None:
        return False
    session.get_one(Document, row.content_hash).ordinal = row.ordinal
    _keep_link(session, stated)
    _give_reading(maker, session, stated, row, capture)
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


def _document(maker: _Maker, session: Session, stated: dict[str, Any], row: Publication) -> str | None:
    """The content hash of a text that was read from a record, or else is taken from the corpus file."""
    wanted = str(stated.get("content_hash"))
    if session.get(Document, wanted) is not None:
        return wanted
    content = _content(maker.files, row)
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


def _give_reading(maker: _Maker, session: Session, stated: dict[str, Any], row: Publication, capture: Capture) -> None:
    """Keeps the active reading when it gives exactly this line, else makes a reading from the manifest's line."""
    body = session.get(Body, capture.body_id) if capture.body_id else None
    if body is None:
        return
    current = session.get(Reading, body.reading_id) if body.reading_id else None
    if current is not None and current.content_hash == row.content_hash:
        row.reading_id = current.id
        session.flush()
        text = publication_text(session, row.ordinal)
        line = json.loads(manifest_line(text, file=row.file, sha256=row.sha256 or "", kind=maker.kind)) if text else {}
        if not differing(stated, line):
            return
    found = _reading_of_line(maker, session, stated, row, body)
    row.reading_id = found.id
    if current is None or current.content_hash != row.content_hash:
        body.rules_id, body.reading_id = found.rules_id, found.id
    session.flush()


def _reading_of_line(maker: _Maker, session: Session, stated: dict[str, Any], row: Publication, body: Body) -> Reading:
    digest = str(stated.get("layout_digest") or UNKNOWN_RULES)
    rules_id = _key(session, body.site, str(stated.get("extractor")), digest)
    known = session.scalars(select(Reading).where(Reading.body_id == body.id, Reading.rules_id == rules_id)).first()
    if known is not None:
        return known
    for place in ("head", "foot"):
        fields = reading_fields(stated, place)
        values = {
            "body_id": body.id,
            "rules_id": rules_id,
            "layout": stated.get("layout"),
            "refusal": None,
            "detail": None,
            "content_hash": row.content_hash,
            "fields": fields,
            "read_at": datetime.now(UTC),
            "day": reading_day(fields),
        }
        reading = Reading(**with_digest(values))
        row_text = _rendered(maker, session, row, reading)
        if row_text == row.sha256 or place == "foot":
            break
    session.add(reading)
    session.flush()
    return reading


def _rendered(maker: _Maker, session: Session, row: Publication, reading: Reading) -> str:
    """The SHA-256 of the file that this reading gives."""
    document = session.get_one(Document, reading.content_hash)
    text = CorpusText(
        ordinal=row.ordinal,
        content_hash=document.content_hash,
        title=document.title,
        lead=document.lead,
        blocks=tuple(document.blocks),
        fields=reading.fields or {},
        layout=reading.layout,
        layout_digest="",
        extractor_version="",
        site="",
        space="",
        key="",
        url="",
        captured_at=datetime.now(UTC),
        cause=row.cause,
        replaces=row.replaces,
        imported_as=row.imported_as,
    )
    return hashlib.sha256(maker.render(text).encode()).hexdigest()


def _key(session: Session, site: str, extractor: str, digest: str) -> int:
    wanted = select(ReadingRules).where(ReadingRules.site == site, ReadingRules.extractor_version == extractor)
    wanted = wanted.where(ReadingRules.layout_digest == digest)
    key = session.scalars(wanted).first()
    if key is None:
        key = ReadingRules(site=site, layout_digest=digest, extractor_version=extractor)
        session.add(key)
        session.flush()
    return key.id
