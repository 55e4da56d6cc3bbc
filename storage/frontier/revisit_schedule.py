"""Counting ended runs in the schedule: what each visit showed, and when its page is due again."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.frontier.revisit_policy import Pace, PageRecord, next_look
from storage.frontier.validator_trust import count_trials
from storage.outcomes import Outcome, RunState
from storage.tables.revisits import Revisit, SitePace
from storage.tables.runs import Run, Visit

# A refused page is none of them: what answered may be a firewall's page, or one whose layout is not mended yet.
_LOOKS = frozenset({Outcome.NEW, Outcome.EDITED, Outcome.UNCHANGED, Outcome.GONE, Outcome.MOVED, Outcome.HELD})
# Put off by us: nothing was learnt, and the page stays as due as it was.
_PUT_OFF = frozenset({Outcome.DEFERRED})


def count_ended_runs(session: Session, run: Run) -> None:
    """Wants `run` to be the site's latest, and planned after this."""
    ended = select(Run).where(
        Run.site == run.site, Run.kind == run.kind, Run.id < run.id, ~Run.counted, Run.state != RunState.RUNNING
    )
    for earlier in session.scalars(ended.order_by(Run.id)).all():
        count_run(session, earlier)


def count_run(session: Session, run: Run) -> None:
    """Counts one run that has ended, once."""
    if not run.counted:
        _count(session, run)
        run.counted = True


def _count(session: Session, run: Run) -> None:
    if run.moment is None:
        return
    row = session.get(SitePace, run.site) or SitePace(site=run.site, changes=0, growth=0.0)
    session.add(row)
    pace = Pace(row.changes, row.growth)
    visits = _visits(session, run.id)
    for visit, revisit in visits:
        pace = _look(visit, revisit, pace, run)
    row.changes, row.growth = pace.changes, pace.growth
    session.flush()
    count_trials(session, run.site, [visit for visit, _ in visits if visit.trial], run.moment)


def _visits(session: Session, run_id: int) -> Sequence[tuple[Visit, Revisit]]:
    rows = session.execute(
        select(Visit, Revisit)
        .join(Revisit, Revisit.page_id == Visit.page_id)
        .where(
            Visit.run_id == run_id,
            Visit.outcome.is_not(None),
            Visit.outcome.not_in(_PUT_OFF),
            ~((Visit.outcome == Outcome.SKIPPED) & (Visit.reason == "not_due")),
        )
        .order_by(Visit.id)
    )
    return [(visit, revisit) for visit, revisit in rows]


def _look(visit: Visit, revisit: Revisit, pace: Pace, run: Run) -> Pace:
    moment = run.moment
    if moment is None:
        raise ValueError(f"run {run.id} was not planned")
    if visit.outcome not in _LOOKS:
        revisit.misses += 1
        record = PageRecord(revisit.first_at, revisit.looked_at or revisit.first_at, misses=revisit.misses)
        revisit.due_at = next_look(record, pace, moment)
        return pace
    changed = visit.outcome == Outcome.EDITED
    if revisit.looked_at:
        pace = pace.after(PageRecord(revisit.first_at, revisit.looked_at, revisit.changed_at), moment, changed)
    revisit.looked_at, revisit.misses, revisit.looks = moment, 0, revisit.looks + 1
    revisit.changed_at = moment if changed else revisit.changed_at
    revisit.due_at = next_look(PageRecord(revisit.first_at, moment, revisit.changed_at), pace, moment)
    return pace
