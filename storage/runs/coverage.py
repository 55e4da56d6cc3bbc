"""Counts a site's pages per night by source and outcome, and its articles per day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import Outcome
from storage.runs.run_counts import CountedRun, counts_of_runs
from storage.tables.captures import Capture
from storage.tables.readings import Body, Reading, ReadingRules
from storage.tables.runs import Run, Visit

REFUSED, FAILED = (Outcome.REFUSED, Outcome.BLOCKED), (Outcome.FAILED,)


@dataclass(frozen=True, slots=True)
class NightCoverage:
    """All runs of one night: discovered pages by their first source, and archived, refused and failed pages."""

    night: date
    discovered: Mapping[str, int]
    archived: int
    refused: int
    failed: int


def night_coverage(archive: Archive, site: str, since: date, until: date) -> tuple[NightCoverage, ...]:
    """The nights of the site from `since` to `until`, both included."""
    with archive.database.reading() as session:
        return _nights(session, site, since, until)


def nights_with_pages(archive: Archive, site: str, since: date, until: date) -> list[date]:
    """The nights from `since` to `until` that discovered a page; the first such visit of each run answers."""
    discovered = exists().where(Visit.run_id == Run.id, Visit.discovery_id.is_not(None))
    nights = select(Run.night).where(Run.site == site, Run.night >= since, Run.night <= until, discovered)
    with archive.database.reading() as session:
        return list(session.scalars(nights.distinct().order_by(Run.night)))


def sites_with_runs(archive: Archive) -> list[str]:
    with archive.database.reading() as session:
        return list(session.scalars(select(Run.site).distinct().order_by(Run.site)))


def _nights(session: Session, site: str, since: date, until: date) -> tuple[NightCoverage, ...]:
    ours = select(Run.id, Run.night).where(Run.site == site, Run.night >= since, Run.night <= until)
    runs = session.execute(ours.order_by(Run.night, Run.id)).all()
    counts = counts_of_runs(session, [run_id for run_id, _ in runs])
    nights = groupby(runs, key=lambda run: run[1])
    return tuple(_night(night, [counts[run_id] for run_id, _ in some]) for night, some in nights)


def _night(night: date, runs: Sequence[CountedRun]) -> NightCoverage:
    discovered, outcomes = Counter[str](), Counter[str]()
    for run in runs:
        discovered.update(run.sources)
        outcomes.update(run.outcomes)
    return NightCoverage(
        night,
        dict(discovered),
        sum(run.archived for run in runs),
        sum(outcomes[word] for word in REFUSED),
        sum(outcomes[word] for word in FAILED),
    )


def articles_by_day(archive: Archive, site: str, since: date, until: date) -> dict[date, int]:
    """Counts pages by day of their active readings; a page whose date was corrected counts on both days."""
    rules = select(ReadingRules.id).where(ReadingRules.site == site)
    counted = (
        select(Reading.day, func.count(func.distinct(Capture.page_id)))
        .join(Body, (Body.id == Reading.body_id) & (Body.reading_id == Reading.id))
        .join(Capture, Capture.body_id == Body.id)
        .where(Reading.day >= since, Reading.day <= until)
        .group_by(Reading.day)
    )
    with archive.database.reading() as session:
        # By their numbers: of a site's only rules, SQLite then reads the days in order and sorts nothing.
        ours = counted.where(Reading.rules_id.in_(session.scalars(rules).all()))
        return {day: number for day, number in session.execute(ours) if day}
