"""The pages of a run by how they ended, with what a person would want to know of each."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import Outcome
from storage.tables import Capture, Document, Page, Reading, Version, Visit
from storage.tables.readings import Body


@dataclass(frozen=True, slots=True)
class NightPage:
    """`title` is that of the text it shows, or showed last; `detail` what its reading says of a refusal."""

    url: str
    outcome: str
    reason: str | None
    title: str | None
    detail: str | None
    ordinal: int | None


def night_pages(archive: Archive, run_id: int, outcome: str, most: int, reason: str | None = None) -> list[NightPage]:
    """At most `most` pages of the run that ended so, in the order in which they were found."""
    wanted = _pages(run_id, outcome)
    if reason is not None:
        wanted = wanted.where(Visit.reason == reason)
    with archive.database.reading() as session:
        return [_page(session, *row) for row in session.execute(wanted.limit(most))]


def _pages(run_id: int, outcome: str) -> Select[Visit, Page, Reading, Document]:
    return (
        select(Visit, Page, Reading, Document)
        .join(Page, Page.id == Visit.page_id)
        .outerjoin(Capture, Capture.id == Visit.capture_id)
        .outerjoin(Body, Body.id == Capture.body_id)
        .outerjoin(Reading, Reading.id == Body.reading_id)
        .outerjoin(Document, Document.content_hash == Reading.content_hash)
        .where(Visit.run_id == run_id, Visit.outcome == outcome)
        .order_by(Visit.id)
    )


def _page(session: Session, visit: Visit, page: Page, reading: Reading | None, document: Document | None) -> NightPage:
    if document is None and visit.outcome in (Outcome.GONE, Outcome.MOVED):
        document = _last_shown(session, page.id)
    return NightPage(
        url=visit.url,
        outcome=visit.outcome or "",
        reason=visit.reason,
        title=document.title if document else None,
        detail=reading.detail if reading and reading.refusal else None,
        ordinal=document.ordinal if document else None,
    )


def _last_shown(session: Session, page_id: int) -> Document | None:
    last = (
        select(Document)
        .join(Version, Version.content_hash == Document.content_hash)
        .where(Version.page_id == page_id)
        .order_by(Version.last_seen_at.desc())
    )
    return session.scalars(last.limit(1)).first()
