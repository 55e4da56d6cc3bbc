"""Selects what a changed layout is learned from: pages that wait for it, their earlier texts, and the site's others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from storage.archive import Archive
from storage.database.bulk import statement_batches
from storage.outcomes import OF_LAYOUTS
from storage.readings.bodies_on_hold import bodies_on_hold
from storage.readings.unread import stored_bodies, stored_body
from storage.readings.values import StoredBody
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.tables.readings import Body, Document, Reading, Version
from storage.tables.runs import Health, Run
from storage.vocabulary import Purpose, RecordKind
from storage.withholding import tells_withheld


@dataclass(frozen=True, slots=True)
class PageToLearn:
    """A page's body, with its active layout; `content_hash` is None for a refusal."""

    page_id: int
    body: StoredBody
    layout: str | None
    content_hash: str | None


@dataclass(frozen=True, slots=True)
class EarlierReading:
    """A page's last text that no run on hold captured first."""

    title: str
    lead: str | None
    blocks: tuple[str, ...]
    fields: dict[str, Any]
    content_hash: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """An archived listing, which is no article."""

    url: str
    sent_at: datetime
    file: str
    offset: int


def waiting_pages(archive: Archive, site: str, limit: int) -> list[PageToLearn]:
    """The newest bodies of pages that were refused for their layout or are on hold, the newest first."""
    held = Reading.content_hash.is_not(None) & Body.id.in_(bodies_on_hold(site))
    wanted = or_(Reading.refusal.in_(OF_LAYOUTS), held)
    return _pages(archive, site, wanted, limit)


def sound_pages(archive: Archive, site: str, limit: int) -> list[PageToLearn]:
    """Pages that a layout reads and no run on hold captured, the newest first."""
    wanted = Reading.content_hash.is_not(None) & Capture.run_id.not_in(_held_runs(site))
    return _pages(archive, site, wanted, limit, newest_only=False)


def earlier_readings(archive: Archive, site: str, page_ids: Sequence[int]) -> dict[int, EarlierReading]:
    found: dict[int, EarlierReading] = {}
    with archive.database.reading() as session:
        for ids in statement_batches(page_ids):
            wanted = (
                select(Version.page_id, Document, Reading.fields)
                .join(Document, Document.content_hash == Version.content_hash)
                .join(Reading, Reading.id == Version.reading_id)
                .join(Capture, Capture.id == Version.capture_id)
                .where(Version.page_id.in_(ids), Capture.run_id.not_in(_held_runs(site)))
                .order_by(Version.last_seen_at)
            )
            for page_id, text, fields in session.execute(wanted):
                found[page_id] = EarlierReading(
                    text.title, text.lead, tuple(text.blocks), fields or {}, text.content_hash
                )
    return found


def list_pages(archive: Archive, site: str, limit: int) -> list[ListPage]:
    """The last answer of each listing's address, the newest first."""
    newest = (
        select(func.max(LoggedExchange.id))
        .join(Run, Run.id == LoggedExchange.run_id)
        .where(
            Run.site == site,
            LoggedExchange.purpose == Purpose.LISTING,
            LoggedExchange.record_kind == RecordKind.RESPONSE,
            LoggedExchange.file.is_not(None),
            LoggedExchange.failure.is_(None),
        )
        .group_by(LoggedExchange.url)
    )
    wanted = select(LoggedExchange.url, LoggedExchange.sent_at, LoggedExchange.file, LoggedExchange.offset)
    with archive.database.reading() as session:
        rows = session.execute(
            wanted.where(LoggedExchange.id.in_(newest)).order_by(LoggedExchange.id.desc()).limit(limit)
        )
        return [ListPage(url, at, file, offset) for url, at, file, offset in rows if file and offset is not None]


def _held_runs(site: str) -> Select[Any]:
    return select(Health.run_id).where(Health.site == site, Health.held)


def _pages(
    archive: Archive, site: str, wanted: ColumnElement[bool], limit: int, *, newest_only: bool = True
) -> list[PageToLearn]:
    """One body of each page; pages that are withheld are left out."""
    columns = stored_bodies().add_columns(Capture.page_id, Reading.layout, Reading.content_hash)
    statement = (
        columns.join(Capture, Capture.body_id == Body.id)
        .join(Page, Page.id == Capture.page_id)
        .join(Reading, Reading.id == Body.reading_id)
        .where(Page.site == site, wanted, ~tells_withheld(Page.id))
        .order_by(Capture.id.desc())
    )
    if newest_only:
        statement = statement.where(Capture.id.in_(_last_captures(site)))
    found: dict[int, PageToLearn] = {}
    with archive.database.reading() as session:
        for *body, page_id, layout, content_hash in session.execute(statement).yield_per(200):
            if page_id not in found:
                found[page_id] = PageToLearn(page_id, stored_body(*body), layout, content_hash)
            if len(found) >= limit:
                break
    return list(found.values())


def _last_captures(site: str) -> Select[Any]:
    return (
        select(func.max(Capture.id))
        .join(Page, Page.id == Capture.page_id)
        .where(Page.site == site, Capture.body_id.is_not(None))
        .group_by(Capture.page_id)
    )
