"""Stores the health verdicts of runs, and reads them as a site's history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import keep_digests
from storage.outcomes import Outcome
from storage.tables.runs import Health, Run, Visit
from storage.vocabulary import HealthVerdict, RunKind

# Kinds of page and faults by which a night's figures are counted.
SECOND, DIFFERS = "second", "second_reader_differs"
COMPARED, COPIES_ITSELF = "compared", "copies_itself"


@dataclass(frozen=True, slots=True)
class KeptHealth:
    """A run's verdict with its figures and findings as JSON; `held_texts` is the number of its visits on hold."""

    run_id: int
    site: str
    night: date
    number: int
    day: date
    verdict: HealthVerdict
    figures: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]
    held: bool
    held_texts: int
    judged_at: datetime
    released_by: str | None

    @property
    def second_reader(self) -> tuple[int, int] | None:
        """On how many articles a second reader agrees, and how many it read; None if it read none."""
        number, bad = self._numbers(SECOND, DIFFERS)
        return (number - bad, number) if number else None

    @property
    def self_copies(self) -> tuple[int, int] | None:
        """How many new texts copy other pages of the site, and how many were compared; None if none was."""
        number, bad = self._numbers(COMPARED, COPIES_ITSELF)
        return (bad, number) if number else None

    def _numbers(self, kind: str, fault: str) -> tuple[int, int]:
        """How many pages of this kind the run had, and how many of them with the fault."""
        totals, bad = self.figures.get("totals", {}), self.figures.get("bad", {})
        return totals.get(kind, 0), bad.get(f"{kind}|{fault}", 0)


@dataclass(frozen=True, slots=True)
class NewHealth:
    """A verdict to store; `hold` is the reason to put the run's texts on hold, or None."""

    run_id: int
    site: str
    day: date
    verdict: HealthVerdict
    figures: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]
    hold: str | None


def health_before(archive: Archive, site: str, kind: RunKind, run_id: int, limit: int) -> list[KeptHealth]:
    """The verdicts on the site's last runs of this kind before this one, the newest first."""
    with archive.database.reading() as session:
        rows = session.execute(
            select(Health, Run)
            .join(Run, Run.id == Health.run_id)
            .where(Health.site == site, Run.kind == kind, Health.run_id < run_id)
            .order_by(Health.run_id.desc())
            .limit(limit)
        )
        return [_kept(health, run, 0) for health, run in rows]


def latest_health(archive: Archive, sites: Sequence[str] | None = None) -> list[KeptHealth]:
    """The verdicts on each site's last judged run and on each run with texts on hold."""
    latest, on_hold = select(func.max(Health.run_id)).group_by(Health.site), select(Health.run_id).where(Health.held)
    if sites:
        latest = latest.where(Health.site.in_(sites))
    with archive.database.reading() as session:
        # By their numbers: one statement with OR goes through all verdicts and their figures.
        wanted = {*session.scalars(latest), *session.scalars(on_hold)}
        rows = session.execute(
            select(Health, Run)
            .join(Run, Run.id == Health.run_id)
            .where(Health.run_id.in_(wanted))
            .order_by(Health.site, Health.run_id)
        ).all()
        held = _held_texts(session, [health.run_id for health, _ in rows if health.held])
        return [_kept(health, run, held.get(run.id, 0)) for health, run in rows if not sites or health.site in sites]


def health_of(archive: Archive, run_id: int) -> KeptHealth | None:
    with archive.database.reading() as session:
        health = session.get(Health, run_id)
        if health is None:
            return None
        return _kept(health, session.get_one(Run, run_id), _held_texts(session, [run_id]).get(run_id, 0))


def write_health(session: Session, new: NewHealth) -> None:
    """Stores a verdict; a run that is judged again keeps its release."""
    row = session.get(Health, new.run_id) or Health(run_id=new.run_id)
    row.site, row.day, row.verdict = new.site, new.day, new.verdict
    row.figures, row.findings = dict(new.figures), [dict(finding) for finding in new.findings]
    row.judged_at = datetime.now(UTC)
    row.held = new.hold is not None and row.released_by is None
    session.add(row)
    session.flush()
    keep_digests(session, Health, [new.run_id])
    session.refresh(row)


def _held_texts(session: Session, run_ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        select(Visit.run_id, func.count())
        .where(Visit.run_id.in_(run_ids), Visit.outcome == Outcome.HELD)
        .group_by(Visit.run_id)
    )
    return dict(rows.all())


def _kept(health: Health, run: Run, held_texts: int) -> KeptHealth:
    return KeptHealth(
        run_id=run.id,
        site=run.site,
        night=run.night,
        number=run.number,
        day=health.day,
        verdict=health.verdict,
        figures=health.figures,
        findings=health.findings,
        held=health.held,
        held_texts=held_texts,
        judged_at=health.judged_at,
        released_by=health.released_by,
    )
