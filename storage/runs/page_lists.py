"""Lists the pages of a run for a report: edited pages with both texts, and pages by outcome."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import Outcome
from storage.tables.captures import Capture
from storage.tables.pages import Page
from storage.tables.readings import Body, Document, Reading, Version
from storage.tables.runs import Visit
from storage.versions.change_kind import PageText
from storage.versions.page_history import text_of_version
from storage.withholding import tells_withheld


@dataclass(frozen=True, slots=True)
class NightEdit:
    url: str
    old: PageText
    new: PageText


def night_edits(archive: Archive, run_id: int, most: int) -> list[NightEdit]:
    """At most `most` edited pages in the order in which they were found; pages with a withheld text are left out."""
    with archive.database.reading() as session:
        wanted = (
            select(Visit, Version)
            .join(Version, (Version.page_id == Visit.page_id) & (Version.capture_id == Visit.capture_id))
            .where(Visit.run_id == run_id, Visit.outcome == Outcome.EDITED, ~tells_withheld(Visit.page_id))
            .order_by(Visit.id)
            .limit(most)
        )
        found = []
        for visit, version in session.execute(wanted):
            earlier = (
                select(Version.content_hash)
                .where(Version.page_id == version.page_id, Version.first_seen_at < version.first_seen_at)
                .order_by(Version.first_seen_at.desc())
            )
            if (before := session.scalars(earlier.limit(1)).first()) is not None:
                found.append((visit.url, version.page_id, before, version.content_hash))
    return [
        NightEdit(url, text_of_version(archive, page, before), text_of_version(archive, page, after))
        for url, page, before, after in found
    ]


@dataclass(frozen=True, slots=True)
class NightPage:
    """`title` is the title of the page's last text; `detail` is the detail of a refusal."""

    url: str
    outcome: str
    reason: str | None
    title: str | None
    detail: str | None
    ordinal: int | None
    captured_at: datetime | None


def night_pages(archive: Archive, run_id: int, outcome: str, most: int, reason: str | None = None) -> list[NightPage]:
    """At most `most` pages of the run with this outcome, in the order in which they were found."""
    wanted = _pages(run_id, outcome)
    if reason is not None:
        wanted = wanted.where(Visit.reason == reason)
    with archive.database.reading() as session:
        return [_page(session, *row) for row in session.execute(wanted.limit(most))]


def _pages(run_id: int, outcome: str) -> Select[Visit, Page, Reading, Document, datetime]:
    return (
        select(Visit, Page, Reading, Document, Capture.captured_at)
        .join(Page, Page.id == Visit.page_id)
        .outerjoin(Capture, Capture.id == Visit.capture_id)
        .outerjoin(Body, Body.id == Capture.body_id)
        .outerjoin(Reading, Reading.id == Body.reading_id)
        .outerjoin(Document, Document.content_hash == Reading.content_hash)
        .where(Visit.run_id == run_id, Visit.outcome == outcome)
        .order_by(Visit.id)
    )


def _page(
    session: Session,
    visit: Visit,
    page: Page,
    reading: Reading | None,
    document: Document | None,
    captured_at: datetime | None,
) -> NightPage:
    if document is None and visit.outcome in (Outcome.GONE, Outcome.MOVED):
        document = _last_shown(session, page.id)
    return NightPage(
        url=visit.url,
        outcome=visit.outcome or "",
        reason=visit.reason,
        title=document.title if document else None,
        detail=reading.detail if reading and reading.refusal else None,
        ordinal=document.ordinal if document else None,
        captured_at=captured_at,
    )


def _last_shown(session: Session, page_id: int) -> Document | None:
    last = (
        select(Document)
        .join(Version, Version.content_hash == Document.content_hash)
        .where(Version.page_id == page_id)
        .order_by(Version.last_seen_at.desc())
    )
    return session.scalars(last.limit(1)).first()
