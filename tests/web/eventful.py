"""An archive with one event of each kind: edits, refusals, texts on hold, an open backfill, a hole."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from storage.archive import Archive, open_archive
from storage.backfill.orders import Order, begin_backfill
from storage.runs.health import NewHealth
from storage.runs.held_texts import keep_verdict
from storage.tables.readings import Reading
from storage.tables.runs import Run
from storage.vocabulary import BackfillSource, HealthVerdict
from tests.end_to_end.nights import pipeline
from tests.rehearsal import faults
from tests.rehearsal.faults import Fault
from tests.rehearsal.portal import Rehearsal

SITE, HOST = "thanhtri", "thanhtri.hanoi.gov.vn"
OTHER = "sotttt"


def eventful(data: Path) -> Path:
    with Rehearsal(seed=3, day=1) as portal:
        work = pipeline(data, portal.origin)
        for day in (1, 2):
            portal.day = day
            work.night(SITE)
        portal.faults.add(Fault(faults.challenge, HOST, "*.html", times=2))
        portal.day = 3
        work.night(SITE)
        portal.faults.clear()
        work.night(OTHER)
    with open_archive(data) as archive:
        put_on_hold(archive, _last_run(archive, OTHER))
        _leave_a_hole(archive)
        today = datetime.now(UTC).date()
        begin_backfill(archive, Order(OTHER, BackfillSource.SITEMAP), today - timedelta(days=90), today, today)
    return data


def put_on_hold(archive: Archive, run_id: int) -> None:
    with archive.database.reading() as session:
        run = session.get_one(Run, run_id)
    finding = {
        "what": "missing:lead",
        "layout": "article",
        "verdict": "broken",
        "said": "12 of 12 pages have no lead; usually none",
        "measure": "missing:lead|article",
        "now": 1.0,
        "usual": 0.0,
        "since": run.night.isoformat(),
        "examples": [],
    }
    health = NewHealth(run_id, run.site, run.night, HealthVerdict.BROKEN, {"totals": {}}, [finding], "missing:lead")
    keep_verdict(archive, health)


def _last_run(archive: Archive, site: str) -> int:
    with archive.database.reading() as session:
        return session.scalar(select(func.max(Run.id)).where(Run.site == site)) or 0


def _leave_a_hole(archive: Archive) -> None:
    """Gives readings such dates that a fortnight among regular days has none."""
    with archive.database.writing() as session:
        ids = session.scalars(select(Reading.id).where(Reading.content_hash.is_not(None)).order_by(Reading.id)).all()
        first = _since(session.scalar(select(func.max(Run.night))))
        days = [first + timedelta(days=place) for place in range(140) if not 60 <= place < 90]
        for place, id_ in enumerate(ids):
            session.execute(update(Reading).where(Reading.id == id_).values(day=days[place % len(days)]))


def _since(night: date | None) -> date:
    return (night or datetime.now(UTC).date()) - timedelta(days=150)
