"""Lists the pages of a run in parts, each page with its outcome and what its reading said; nothing that is withheld."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from storage.archive import Archive
from storage.tables.captures import Capture
from storage.tables.pages import Page
from storage.tables.readings import Body, Document, Reading, ReadingRules
from storage.tables.runs import Run, Visit
from storage.withholding import tells_withheld

OPEN = "open"


@dataclass(frozen=True, slots=True)
class RunPage:
    """One page of a run; `visit_id` is its place in the list, `layout` and `detail` are those of the reading."""

    visit_id: int
    page_id: int
    url: str
    outcome: str | None
    reason: str | None
    captured_at: datetime | None
    layout: str | None
    detail: str | None
    title: str | None
    ordinal: int | None


def run_pages(
    archive: Archive, run_id: int, *, outcome: str | None, reason: str | None = None, after: int, limit: int
) -> list[RunPage]:
    """At most `limit` pages behind the visit `after`, of one outcome (OPEN: without any yet) or, with None, of all."""
    wanted = (
        select(Visit, Capture.captured_at, Reading.layout, Reading.detail, Document.title, Document.ordinal)
        .outerjoin(Capture, Capture.id == Visit.capture_id)
        .outerjoin(Body, Body.id == Capture.body_id)
        .outerjoin(Reading, Reading.id == Body.reading_id)
        .outerjoin(Document, Document.content_hash == Reading.content_hash)
        .where(Visit.run_id == run_id, Visit.id > after, ~tells_withheld(Visit.page_id))
        .order_by(Visit.id)
        .limit(limit)
    )
    if outcome is not None:
        wanted = wanted.where(Visit.outcome.is_(None) if outcome == OPEN else Visit.outcome == outcome)
    if reason is not None:
        wanted = wanted.where(Visit.reason == reason)
    with archive.database.reading() as session:
        return [
            RunPage(
                visit.id,
                visit.page_id,
                visit.url,
                visit.outcome,
                visit.reason,
                captured,
                layout,
                detail,
                title,
                ordinal,
            )
            for visit, captured, layout, detail, title, ordinal in session.execute(wanted)
        ]


@dataclass(frozen=True, slots=True)
class DayPage:
    """A page whose article is dated on a day."""

    page_id: int
    url: str
    title: str | None
    ordinal: int | None


def pages_of_day(archive: Archive, site: str, day: date, after: int, limit: int) -> list[DayPage]:
    """At most `limit` pages behind the page `after`, as `coverage` counts them by their active readings."""
    wanted = (
        select(Page.id, Page.url, Document.title, Document.ordinal)
        .select_from(ReadingRules)
        .join(Reading, Reading.rules_id == ReadingRules.id)
        .join(Body, (Body.id == Reading.body_id) & (Body.reading_id == Reading.id))
        .join(Capture, Capture.body_id == Body.id)
        .join(Page, Page.id == Capture.page_id)
        .outerjoin(Document, Document.content_hash == Reading.content_hash)
        .where(ReadingRules.site == site, Reading.day == day, Page.id > after, ~tells_withheld(Page.id))
        .order_by(Page.id, Capture.id.desc())
    )
    with archive.database.reading() as session:
        found: dict[int, DayPage] = {}
        for row in session.execute(wanted):
            if len(found) == limit and row[0] not in found:
                break
            found.setdefault(row[0], DayPage(*row))
        return list(found.values())


@dataclass(frozen=True, slots=True)
class RunTitle:
    run_id: int
    site: str
    kind: str
    state: str
    started_at: datetime
    ended_at: datetime | None


def run_of_site(archive: Archive, site: str, run_id: int) -> bool:
    """Whether this run is one of the site's."""
    with archive.database.reading() as session:
        run = session.get(Run, run_id)
        return run is not None and run.site == site


def recent_runs(archive: Archive, site: str, limit: int) -> list[RunTitle]:
    """The newest runs of a site, of every kind."""
    with archive.database.reading() as session:
        rows = session.scalars(select(Run).where(Run.site == site).order_by(Run.id.desc()).limit(limit))
        return [RunTitle(row.id, row.site, row.kind, row.state, row.started_at, row.ended_at) for row in rows]


@dataclass(frozen=True, slots=True)
class RunAtWork:
    """`done` of `found` visits have an outcome or a capture."""

    run_id: int
    site: str
    kind: str
    started_at: datetime
    found: int
    done: int


def runs_at_work(archive: Archive) -> list[RunAtWork]:
    """Runs that have begun and not ended, as their rows say; a killed one is among them until it is resumed."""
    done = func.count(Visit.id).filter(Visit.outcome.is_not(None) | Visit.capture_id.is_not(None))
    with archive.database.reading() as session:
        rows = session.execute(
            select(Run, func.count(Visit.id), done)
            .outerjoin(Visit, Visit.run_id == Run.id)
            .where(Run.state == "running")
            .group_by(Run.id)
            .order_by(Run.id)
        )
        return [RunAtWork(run.id, run.site, run.kind, run.started_at, found, number) for run, found, number in rows]
