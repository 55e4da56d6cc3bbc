"""What each night of a site brought, and what it cost in bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from storage.archive import Archive
from storage.runs import CHECK
from storage.tables import ExchangeRow, Run, Visit


@dataclass(frozen=True, slots=True)
class NightFigures:
    """One run: its state, and its pages by outcome."""

    night: date
    number: int
    state: str
    reason: str | None
    pages: Mapping[str, int]


def night_figures(archive: Archive, site: str, since: date) -> list[NightFigures]:
    """The site's runs since then, the oldest first."""
    with archive.database.reading() as session:
        nights = select(Run).where(Run.site == site, Run.night >= since, Run.kind != CHECK)
        runs = session.scalars(nights.order_by(Run.id)).all()
        counted = session.execute(
            select(Visit.run_id, Visit.outcome, func.count())
            .where(Visit.run_id.in_([run.id for run in runs]), Visit.outcome.is_not(None))
            .group_by(Visit.run_id, Visit.outcome)
        ).tuples()
        pages: dict[int, dict[str, int]] = {}
        for run_id, outcome, number in counted:
            pages.setdefault(run_id, {})[str(outcome)] = number
        return [NightFigures(run.night, run.number, run.state, run.reason, pages.get(run.id, {})) for run in runs]


def bytes_by_night(archive: Archive, since: date) -> dict[date, int]:
    """Bytes of WARC records that each night since then added, all sites together."""
    with archive.database.reading() as session:
        rows = session.execute(
            select(Run.night, func.sum(ExchangeRow.length))
            .join(Run, Run.id == ExchangeRow.run_id)
            .where(Run.night >= since)
            .group_by(Run.night)
            .order_by(Run.night)
        ).tuples()
        return {night: int(total or 0) for night, total in rows}
