"""Reads the history of one page: its addresses, captures, versions with their texts, and changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.errors import NotInTheArchive
from storage.tables.captures import Capture
from storage.tables.changes import Change
from storage.tables.pages import Address, Page
from storage.tables.readings import Body, Document, Reading, Version
from storage.tables.runs import Run
from storage.versions.change_kind import PageText
from storage.withholding import reason_of_page


@dataclass(frozen=True, slots=True)
class CaptureEntry:
    """A capture; `refusal` if the active reading is one; `content_hash` also None if there was nothing to read."""

    at: datetime
    url: str
    status: int
    content_hash: str | None
    refusal: str | None


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version; `number` counts a page's versions from 1; `ended_at` is when something else was first seen."""

    number: int
    content_hash: str
    title: str
    ordinal: int | None
    first_seen_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    at: datetime
    kind: str
    cause: str
    from_hash: str | None
    to_hash: str | None
    parts: tuple[str, ...]
    words_added: int
    words_removed: int
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageHistory:
    """All in order of time; `withheld` is the reason of a withholding of the page or of a text that it showed."""

    page_id: int
    site: str
    space: str
    key: str
    url: str
    state: str
    moved_to: str | None
    withheld: str | None
    addresses: tuple[str, ...]
    captures: tuple[CaptureEntry, ...]
    versions: tuple[VersionEntry, ...]
    changes: tuple[ChangeEntry, ...]


def page_history(archive: Archive, url: str, identity: tuple[str, str, str] | None) -> PageHistory:
    """Finds the page by its identity (site, space, key) or else by its URL. Raises NotInTheArchive."""
    with archive.database.reading() as session:
        page = _page(session, url, identity)
        if page is None:
            raise NotInTheArchive(f"{url}: the archive has no page under this address")
        withheld = reason_of_page(session, page.site, page.space, page.key)
        addresses = session.scalars(select(Address.url).where(Address.page_id == page.id).order_by(Address.id))
        return PageHistory(
            page_id=page.id,
            site=page.site,
            space=page.space,
            key=page.key,
            url=page.url,
            state=page.state,
            moved_to=page.moved_to,
            withheld=withheld,
            addresses=tuple(addresses),
            captures=_captures(session, page.id),
            versions=versions_of(session, page.id),
            changes=_changes(session, page.id, with_fields=withheld is None),
        )


def versions_of(session: Session, page_id: int) -> tuple[VersionEntry, ...]:
    rows = session.execute(
        select(Version, Document)
        .join(Document, Document.content_hash == Version.content_hash)
        .where(Version.page_id == page_id)
        .order_by(Version.first_seen_at, Version.id)
    )
    return tuple(
        VersionEntry(
            number,
            version.content_hash,
            document.title,
            document.ordinal,
            version.first_seen_at,
            version.last_seen_at,
            version.ended_at,
        )
        for number, (version, document) in enumerate(rows, 1)
    )


def _page(session: Session, url: str, identity: tuple[str, str, str] | None) -> Page | None:
    if identity:
        site, space, key = identity
        known = session.scalars(select(Page).where(Page.site == site, Page.space == space, Page.key == key)).first()
        if known:
            return known
    sites = select(Run.site).distinct()  # addresses are found by site and URL
    alias = select(Page).join(Address, Address.page_id == Page.id).where(Address.site.in_(sites), Address.url == url)
    return session.scalars(alias.order_by(Page.id).limit(1)).first()


def _captures(session: Session, page_id: int) -> tuple[CaptureEntry, ...]:
    rows = session.execute(
        select(Capture.captured_at, Capture.url, Capture.status, Reading.content_hash, Reading.refusal)
        .outerjoin(Body, Body.id == Capture.body_id)
        .outerjoin(Reading, Reading.id == Body.reading_id)
        .where(Capture.page_id == page_id)
        .order_by(Capture.captured_at, Capture.id)
    )
    return tuple(CaptureEntry(*row) for row in rows)


def _changes(session: Session, page_id: int, *, with_fields: bool) -> tuple[ChangeEntry, ...]:
    rows: Sequence[Change] = session.scalars(
        select(Change).where(Change.page_id == page_id).order_by(Change.changed_at, Change.id)
    ).all()
    return tuple(
        ChangeEntry(
            row.changed_at,
            row.kind,
            row.cause,
            row.from_hash,
            row.to_hash,
            tuple(row.parts),
            row.words_added,
            row.words_removed,
            row.fields if with_fields else {},
        )
        for row in rows
    )


def text_of_version(archive: Archive, page_id: int, content_hash: str) -> PageText:
    with archive.database.reading() as session:
        row = session.get_one(Document, content_hash)
        fields = session.scalars(
            select(Reading.fields)
            .join(Version, Version.reading_id == Reading.id)
            .where(Version.page_id == page_id, Version.content_hash == content_hash)
            .limit(1)
        ).first()
        return PageText(row.title, row.lead, tuple(row.blocks), tuple((fields or {}).get("kinds") or ()))
