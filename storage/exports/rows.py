"""Reads the texts of pages for an export, version by version."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.exports.links import linking_pages
from storage.exports.pages import AnyRow, pages_of_site, sites_of_pages
from storage.exports.withheld import hidden_texts
from storage.tables.corpus import Publication
from storage.tables.readings import Document, Reading, ReadingRules, Version
from storage.vocabulary import ATTACHMENTS


@dataclass(frozen=True, slots=True)
class ExportedText:
    """What a page showed in one interval; `version` counts from 1, `ended_at` is null while it is shown.

    `file`, `sha256`, `cause`, `replaces` and `imported_as` are those of the corpus file with this text.
    `linked_from` is the address of the page that links an attachment.
    """

    site: str
    space: str
    key: str
    url: str
    version: int
    content_hash: str
    ordinal: int
    file: str
    sha256: str
    cause: str
    replaces: int | None
    imported_as: int | None
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
    linked_from: str | None


def page_texts(session: Session, *, current: bool, sites: frozenset[str] | None = None) -> Iterator[ExportedText]:
    """By site, space and key of the page, each page's versions in time; only texts that are published."""
    for site in sites_of_pages(session, sites):
        for pages in pages_of_site(session, site):
            yield from _texts(session, pages, current=current)


def _texts(session: Session, pages: Sequence[AnyRow], *, current: bool) -> Iterator[ExportedText]:
    versions = _versions(session, [page.id for page in pages])
    hidden = hidden_texts(session, {row.content_hash for rows in versions.values() for row in rows})
    attachments = {page.id for page in pages if page.space == ATTACHMENTS}
    linking = linking_pages(
        session, {row.ordinal for one in attachments for row in versions.get(one, ()) if row.ordinal is not None}
    )
    for page in pages:
        for number, row in enumerate(versions.get(page.id, ()), 1):
            if row.ordinal is None or row.content_hash in hidden or (current and row.ended_at is not None):
                continue
            yield _text(page, number, row, linking.get(row.ordinal) if page.id in attachments else None)


def _versions(session: Session, page_ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    rows = session.execute(
        select(
            *(Version.page_id, Version.content_hash, Version.first_seen_at, Version.last_seen_at, Version.ended_at),
            *(Publication.ordinal, Publication.file, Publication.sha256, Publication.cause, Publication.replaces),
            *(Publication.imported_as, Document.title, Document.lead, Document.blocks),
            *(Reading.fields, Reading.layout, ReadingRules.layout_digest, ReadingRules.extractor_version),
        )
        .join(Document, Document.content_hash == Version.content_hash)
        .outerjoin(Publication, (Publication.content_hash == Version.content_hash) & Publication.written)
        .join(Reading, Reading.id == Version.reading_id)
        .join(ReadingRules, ReadingRules.id == Reading.rules_id)
        .where(Version.page_id.in_(page_ids))
        .order_by(Version.page_id, Version.first_seen_at, Version.id)
    )
    return {page_id: list(some) for page_id, some in groupby(rows, key=lambda row: row.page_id)}


def _text(page: AnyRow, number: int, row: AnyRow, linked_from: str | None) -> ExportedText:
    return ExportedText(
        site=page.site,
        space=page.space,
        key=page.key,
        url=page.url,
        version=number,
        content_hash=row.content_hash,
        ordinal=row.ordinal,
        file=row.file,
        sha256=row.sha256 or "",
        cause=row.cause,
        replaces=row.replaces,
        imported_as=row.imported_as,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        ended_at=row.ended_at,
        title=row.title,
        lead=row.lead,
        blocks=tuple(row.blocks),
        fields=row.fields or {},
        layout=row.layout,
        layout_digest=row.layout_digest,
        extractor=row.extractor_version,
        linked_from=linked_from,
    )
