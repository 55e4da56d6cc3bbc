"""Plans a run: adds a visit for each due page at its start, whether a discovery still lists the page or not."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from storage.frontier.revisit_policy import PageRecord, urgency
from storage.frontier.revisit_schedule import count_ended_runs
from storage.outcomes import Outcome, Reason
from storage.runs.lifecycle import moment_of
from storage.tables.pages import Page
from storage.tables.revisits import Revisit
from storage.tables.runs import Discovery, Run, Visit
from storage.vocabulary import ATTACHMENTS

SHARE_OF_REVISITS = 0.75  # the rest is kept for pages that are listed for the first time


def plan_night(session: Session, run_id: int, budget: int) -> datetime:
    """Counts earlier runs in the schedule and adds the due pages, once per run; returns the run's schedule time."""
    run = session.get_one(Run, run_id)
    if run.schedule_time is None:
        run.schedule_time = moment_of(session, run)
        count_ended_runs(session, run)
        session.flush()
        _add_due_pages(session, run, run.schedule_time, budget)
    return run.schedule_time


def asked_so_far(session: Session, run_id: int) -> int:
    """How many of the run's visits were requested or are pending."""
    put_off = Visit.outcome.in_((Outcome.DEFERRED, Outcome.SKIPPED)) & Visit.capture_id.is_(None)
    wanted = select(func.count()).select_from(Visit).where(Visit.run_id == run_id, Visit.outcome.is_(None) | ~put_off)
    return session.scalar(wanted) or 0


def linked_so_far(session: Session, run_id: int) -> int:
    """How many links the run's discoveries have shown."""
    return session.scalar(select(func.sum(Discovery.links)).where(Discovery.run_id == run_id)) or 0


def _add_due_pages(session: Session, run: Run, moment: datetime, budget: int) -> None:
    due = select(Revisit, Page.url).join(Page, Page.id == Revisit.page_id)
    rows = session.execute(
        # An attachment is visited with its pages.
        due.where(Revisit.site == run.site, Revisit.due_at <= moment, Page.space != ATTACHMENTS)
    ).all()
    ranked = sorted(rows, key=lambda row: (-_urgency(row[0], moment), row[0].page_id))
    visits = [
        {
            "run_id": run.id,
            "page_id": revisit.page_id,
            "url": url,
            "outcome": None if fits else Outcome.DEFERRED,
            "reason": None if fits else Reason.BUDGET,
        }
        for place, (revisit, url) in enumerate(ranked)
        for fits in [place < budget * (1.0 if _never_asked(revisit) else SHARE_OF_REVISITS)]
    ]
    if visits:
        session.execute(insert(Visit), visits)


def _urgency(revisit: Revisit, moment: datetime) -> float:
    """How urgent a page is; a page that was listed and never requested comes first."""
    if _never_asked(revisit):
        return float("inf")
    if revisit.checked_at is None:
        return 0.0
    return urgency(PageRecord(revisit.first_seen_at, revisit.checked_at), revisit.due_at, moment)


def _never_asked(revisit: Revisit) -> bool:
    return revisit.checked_at is None and not revisit.failures
