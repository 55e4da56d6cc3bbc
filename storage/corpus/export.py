"""Reads the rows of an export in a fixed order: published files, and the texts of pages, version by version."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.tables.pages import Page
from storage.tables.readings import Document, Reading, ReadingRules, Version
from storage.withholding import ACTIVE, withheld_texts

ROWS = 500


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A corpus file by name, with the SHA-256 of its bytes; `cause` as in its manifest line."""

    ordinal: int
    file: str
    sha256: str
    cause: str


@dataclass(frozen=True, slots=True)
class ExportedText:
    """What a page showed in one interval; `version` counts from 1, `ended_at` is null while it is shown."""

    site: str
    space: str
    key: str
    url: str
    version: int
    content_hash: str
    ordinal: int
    first_seen_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None
    title: str
    lead: str | None
    blocks: tuple[str, ...]
    fields: dict[str, Any]
    layout: str | None
    layout_digest: str
    extractor: str


def published_files(archive: Archive, *, current: bool) -> Iterator[PublishedFile]:
    """By ordinal; with `current` those that a page shows now, and the imported ones, of which no page is known."""
    last = -1
    while rows := _files(archive, last, current=current):
        yield from rows
        last = rows[-1].ordinal


def page_texts(archive: Archive, *, current: bool) -> Iterator[ExportedText]:
    """By site, space and key of the page, each page's versions in time; only texts that are published."""
    last = ("", "", "")
    while pages := _pages(archive, last):
        for page in pages:
            yield from _texts(archive, page, current=current)
        last = (pages[-1].site, pages[-1].space, pages[-1].key)


def _files(archive: Archive, after: int, *, current: bool) -> list[PublishedFile]:
    shown = select(Version.content_hash).where(Version.ended_at.is_(None))
    withheld = select(Withholding.ordinal).where(ACTIVE, Withholding.ordinal.is_not(None))
    wanted = (
        select(Publication)
        .where(Publication.ordinal > after, Publication.written, Publication.ordinal.not_in(withheld))
        .order_by(Publication.ordinal)
        .limit(ROWS)
    )
    if current:
        wanted = wanted.where(Publication.content_hash.is_(None) | Publication.content_hash.in_(shown))
    with archive.database.reading() as session:
        rows = session.scalars(wanted)
        return [PublishedFile(row.ordinal, row.file, row.sha256 or "", row.cause) for row in rows]


def _pages(archive: Archive, after: tuple[str, str, str]) -> list[Page]:
    order = (Page.site, Page.space, Page.key)
    withheld = select(Withholding.page_id).where(ACTIVE, Withholding.page_id.is_not(None))
    with archive.database.reading() as session:
        wanted = select(Page).where(tuple_(*order) > after, Page.id.not_in(withheld)).order_by(*order).limit(ROWS)
        return list(session.scalars(wanted))


def _texts(archive: Archive, page: Page, *, current: bool) -> Iterator[ExportedText]:
    with archive.database.reading() as session:
        hidden = _hidden(session, page.id)
        rows = session.execute(
            select(Version, Document, Reading, ReadingRules)
            .join(Document, Document.content_hash == Version.content_hash)
            .join(Reading, Reading.id == Version.reading_id)
            .join(ReadingRules, ReadingRules.id == Reading.rules_id)
            .where(Version.page_id == page.id)
            .order_by(Version.first_seen_at, Version.id)
        ).all()
    for number, (version, document, reading, rules) in enumerate(rows, 1):
        if document.ordinal is None or document.content_hash in hidden or (current and version.ended_at is not None):
            continue
        yield ExportedText(
            site=page.site,
            space=page.space,
            key=page.key,
            url=page.url,
            version=number,
            content_hash=document.content_hash,
            ordinal=document.ordinal,
            first_seen_at=version.first_seen_at,
            last_seen_at=version.last_seen_at,
            ended_at=version.ended_at,
            title=document.title,
            lead=document.lead,
            blocks=tuple(document.blocks),
            fields=reading.fields or {},
            layout=reading.layout,
            layout_digest=rules.layout_digest,
            extractor=rules.extractor_version,
        )


def _hidden(session: Session, page_id: int) -> set[str | None]:
    shown = select(Version.content_hash).where(Version.page_id == page_id)
    return set(session.scalars(withheld_texts().where(Reading.content_hash.in_(shown))))
