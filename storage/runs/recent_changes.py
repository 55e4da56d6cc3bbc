"""What the last runs found new, edited or gone, the newest first; nothing that is withheld."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.archive import Archive
from storage.outcomes import Outcome
from storage.tables.captures import Capture
from storage.tables.changes import Change
from storage.tables.readings import Body, Document, Reading
from storage.tables.runs import Run, Visit
from storage.withholding import tells_withheld

RUNS = 40
_TOLD = (Outcome.NEW, Outcome.EDITED, Outcome.GONE, Outcome.MOVED)


@dataclass(frozen=True, slots=True)
class News:
    """`change` is the kind of an edit; the title is None where the page showed no text."""

    visit_id: int
    site: str
    url: str
    outcome: str
    change: str | None
    at: datetime
    title: str | None
    ordinal: int | None


def latest_news(archive: Archive, site: str | None, limit: int) -> list[News]:
    """From at most the last RUNS runs."""
    runs = select(Run.id).order_by(Run.id.desc()).limit(RUNS)
    if site is not None:
        runs = runs.where(Run.site == site)
    at = func.coalesce(Capture.captured_at, Run.started_at)
    with archive.database.reading() as session:
        run_ids = session.scalars(runs).all()
        rows = session.execute(
            select(Visit, Run.site, Change.kind, at, Document.title, Document.ordinal)
            .join(Run, Run.id == Visit.run_id)
            .outerjoin(Capture, Capture.id == Visit.capture_id)
            .outerjoin(Change, (Change.capture_id == Visit.capture_id) & (Change.page_id == Visit.page_id))
            .outerjoin(Body, Body.id == Capture.body_id)
            .outerjoin(Reading, Reading.id == Body.reading_id)
            .outerjoin(Document, Document.content_hash == Reading.content_hash)
            .where(Visit.run_id.in_(run_ids), Visit.outcome.in_(_TOLD), ~tells_withheld(Visit.page_id))
            .order_by(Visit.run_id.desc(), Visit.id.desc())
            .limit(limit)
        ).all()
    found: dict[int, News] = {}
    for visit, slug, kind, seen_at, title, ordinal in reversed(rows):
        found[visit.id] = News(visit.id, slug, visit.url, visit.outcome or "", kind, seen_at, title, ordinal)
    return list(reversed(found.values()))
