"""Applies ended runs to the revisit schedule: what each visit showed, and when its page is due again."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database.bulk import keep_digests
from storage.frontier.revisit_policy import Pace, PageRecord, next_look
from storage.frontier.validator_trust import count_validator_checks
from storage.outcomes import Outcome, Reason, RunState
from storage.tables.revisits import Revisit, SiteChangeRate
from storage.tables.runs import Run, Visit

# A refused page is not one of them: it may be a firewall's page, or a page whose layout is not repaired yet.
_LOOKS = frozenset({Outcome.NEW, Outcome.EDITED, Outcome.UNCHANGED, Outcome.GONE, Outcome.MOVED, Outcome.HELD})
# We deferred the request: the visit shows nothing, and the page stays due.
_PUT_OFF = frozenset({Outcome.DEFERRED})


def count_ended_runs(session: Session, run: Run) -> None:
    """Counts the site's ended runs; `run` must be the site's latest run, and is planned after this."""
    ended = select(Run).where(
        Run.site == run.site, Run.kind == run.kind, Run.id < run.id, ~Run.scheduled, Run.state != RunState.RUNNING
    )
    for earlier in session.scalars(ended.order_by(Run.id)).all():
        count_run(session, earlier)


def count_run(session: Session, run: Run) -> None:
    """Counts an ended run once."""
    if not run.scheduled:
        _count(session, run)
        run.scheduled = True


def _count(session: Session, run: Run) -> None:
    if run.schedule_time is None:
        return
    row = session.get(SiteChangeRate, run.site) or SiteChangeRate(site=run.site, changes=0, growth=0.0)
    session.add(row)
    pace = Pace(row.changes, row.growth)
    visits = _visits(session, run.id)
    for visit, revisit in visits:
        pace = _look(visit, revisit, pace, run)
    row.changes, row.growth = pace.changes, pace.growth
    session.flush()
    count_validator_checks(
        session, run.site, [visit for visit, _ in visits if visit.validator_check], run.schedule_time
    )
    keep_digests(session, Revisit, [revisit.page_id for _, revisit in visits])


def _visits(session: Session, run_id: int) -> Sequence[tuple[Visit, Revisit]]:
    rows = session.execute(
        select(Visit, Revisit)
        .join(Revisit, Revisit.page_id == Visit.page_id)
        .where(
            Visit.run_id == run_id,
            Visit.outcome.is_not(None),
            Visit.outcome.not_in(_PUT_OFF),
            ~((Visit.outcome == Outcome.SKIPPED) & (Visit.reason == Reason.NOT_DUE)),
        )
        .order_by(Visit.id)
    )
    return [(visit, revisit) for visit, revisit in rows]


def _look(visit: Visit, revisit: Revisit, pace: Pace, run: Run) -> Pace:
    moment = run.schedule_time
    if moment is None:
        raise ValueError(f"run {run.id} was not planned")
    if visit.outcome not in _LOOKS:
        revisit.failures += 1
        record = PageRecord(
            revisit.first_seen_at, revisit.checked_at or revisit.first_seen_at, failures=revisit.failures
        )
        revisit.due_at = next_look(record, pace, moment)
        return pace
    changed = visit.outcome == Outcome.EDITED
    if revisit.checked_at:
        pace = pace.after(PageRecord(revisit.first_seen_at, revisit.checked_at, revisit.changed_at), moment, changed)
    revisit.checked_at, revisit.failures, revisit.checks = moment, 0, revisit.checks + 1
    revisit.changed_at = moment if changed else revisit.changed_at
    revisit.due_at = next_look(PageRecord(revisit.first_seen_at, moment, revisit.changed_at), pace, moment)
    return pace
