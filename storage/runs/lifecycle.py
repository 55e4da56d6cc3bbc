"""Begins, resumes and ends runs, and gives each run its time in the revisit schedule."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import RunState
from storage.tables.archive import ArchiveMark
from storage.tables.runs import Health, Run
from storage.vocabulary import ArchiveKind, RunKind


def moment_of(session: Session, run: Run) -> datetime:
    """The run's schedule time: its start; in a rehearsal each run counts as one day later."""
    if session.get_one(ArchiveMark, 1).kind != ArchiveKind.REHEARSAL:
        return run.started_at
    nights = select(Run.started_at).where(Run.site == run.site, Run.kind == run.kind, Run.id <= run.id)
    began = session.scalars(nights.order_by(Run.id)).all()
    return began[0] + timedelta(days=len(began) - 1)


@dataclass(frozen=True, slots=True)
class RunHandle:
    id: int
    site: str
    night: date
    number: int
    resumed: bool


def begin_run(archive: Archive, site: str, night: date, kind: RunKind = RunKind.NIGHTLY) -> RunHandle:
    """The site's unfinished run of this kind, from any night, else a new one.

    A run that died is resumed where it stopped, so that it ends like an undisturbed run.
    """
    with archive.database.writing() as session:
        open_runs = select(Run).where(Run.site == site, Run.kind == kind, Run.state == RunState.RUNNING)
        if unfinished := session.scalars(open_runs.order_by(Run.id).limit(1)).first():
            return handle_of(unfinished)
        run = new_run(session, site, night, kind)
        return RunHandle(run.id, site, night, run.number, resumed=False)


def new_run(session: Session, site: str, night: date, kind: RunKind) -> Run:
    """Adds a running run; it is numbered within the site's night."""
    last = session.scalar(select(func.max(Run.number)).where(Run.site == site, Run.night == night)) or 0
    run = Run(
        site=site,
        kind=kind,
        night=night,
        number=last + 1,
        state=RunState.RUNNING,
        reason=None,
        started_at=datetime.now(UTC),
        ended_at=None,
    )
    session.add(run)
    session.flush()
    return run


def judged_and_not_ended(archive: Archive, site: str, before: datetime) -> list[int]:
    """The site's nightly runs from before that time that are complete except for publishing."""
    with archive.database.reading() as session:
        wanted = (
            select(Run.id)
            .join(Health, Health.run_id == Run.id)
            .where(
                Run.site == site, Run.kind == RunKind.NIGHTLY, Run.state == RunState.RUNNING, Run.started_at < before
            )
        )
        return list(session.scalars(wanted.order_by(Run.id)))


def end_run(archive: Archive, run_id: int, failure: str | None = None) -> None:
    with archive.database.writing() as session:
        run = session.get_one(Run, run_id)
        run.state = RunState.FAILED if failure else RunState.FINISHED
        run.reason = failure
        run.ended_at = datetime.now(UTC)


def run_by_id(archive: Archive, run_id: int) -> RunHandle:
    with archive.database.reading() as session:
        return handle_of(session.get_one(Run, run_id))


def handle_of(run: Run) -> RunHandle:
    """The handle of a run that began earlier."""
    return RunHandle(run.id, run.site, run.night, run.number, resumed=True)
