"""Counts a site's pages per night by source and outcome, and its articles per day."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import Outcome
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body, Reading, ReadingRules
from storage.tables.runs import Discovery, Run, Visit

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
    """The nights of the site from `since` to `until`, both included; it counts all their visits and exchanges."""
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
    ours = (Run.site == site, Run.night >= since, Run.night <= until)
    discovered: dict[date, Counter[str]] = defaultdict(Counter)
    by_source = (
        select(Run.night, Discovery.run_id, Discovery.rule_index, func.count(Visit.id))
        .select_from(Run)
        .join(Visit, Visit.run_id == Run.id)
        .join(Discovery, Discovery.id == Visit.discovery_id)
        .where(*ours)
        .group_by(Run.night, Discovery.run_id, Discovery.rule_index)
    )
    names = _names(session, site, since, until)
    for night, run_id, rule, number in session.execute(by_source):
        discovered[night][names[run_id, rule]] += number
    outcomes: dict[date, Counter[str]] = defaultdict(Counter)
    ends = select(Run.night, Visit.outcome, func.count()).join(Run, Run.id == Visit.run_id).where(*ours)
    for night, outcome, number in session.execute(ends.group_by(Run.night, Visit.outcome)):
        outcomes[night][outcome or "open"] += number
    kept = select(Run.night, func.count(LoggedExchange.id)).join(Run, Run.id == LoggedExchange.run_id)
    archived = dict(session.execute(kept.where(*ours, LoggedExchange.failure.is_(None)).group_by(Run.night)).all())
    return tuple(
        NightCoverage(
            night,
            dict(discovered[night]),
            archived.get(night, 0),
            sum(outcomes[night][word] for word in REFUSED),
            sum(outcomes[night][word] for word in FAILED),
        )
        for night in session.scalars(select(Run.night).where(*ours).distinct().order_by(Run.night))
    )


def _names(session: Session, site: str, since: date, until: date) -> dict[tuple[int, int], str]:
    """The source's name for each run and rule of the site file: its kind and its own address, requested first."""
    rows = session.scalars(
        select(Discovery)
        .join(Run, Run.id == Discovery.run_id)
        .where(Run.site == site, Run.night >= since, Run.night <= until)
        .order_by(Discovery.depth.desc(), Discovery.id.desc())
    )
    return {(row.run_id, row.rule_index): f"{row.kind} {row.url}" for row in rows}


def articles_by_day(archive: Archive, site: str, since: date, until: date) -> dict[date, int]:
    """Counts pages by day of their active readings; a page whose date was corrected counts on both days."""
    counted = (
        select(Reading.day, func.count(func.distinct(Capture.page_id)))
        .join(ReadingRules, ReadingRules.id == Reading.rules_id)
        .join(Body, (Body.id == Reading.body_id) & (Body.reading_id == Reading.id))
        .join(Capture, Capture.body_id == Body.id)
        .where(ReadingRules.site == site, Reading.day >= since, Reading.day <= until)
        .group_by(Reading.day)
    )
    with archive.database.reading() as session:
        return {day: number for day, number in session.execute(counted) if day}
