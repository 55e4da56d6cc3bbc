"""Reads a site's figures per night: pages by outcome, and bytes added to the archive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from storage.archive import Archive
from storage.database.bulk import statement_batches
from storage.runs.run_counts import counts_of_runs, kept_counts
from storage.tables.exchanges import LoggedExchange
from storage.tables.runs import Run
from storage.vocabulary import RunKind


@dataclass(frozen=True, slots=True)
class NightFigures:
    """One run: its state, and its pages by outcome."""

    run_id: int
    night: date
    number: int
    state: str
    reason: str | None
    pages: Mapping[str, int]


def night_figures(archive: Archive, site: str, since: date) -> list[NightFigures]:
    """The site's runs since then, the oldest first."""
    with archive.database.reading() as session:
        nights = select(Run).where(
            Run.site == site, Run.night >= since, Run.kind.not_in((RunKind.CHECK, RunKind.RENDERING))
        )
        runs = session.scalars(nights.order_by(Run.id)).all()
        counts = counts_of_runs(session, [run.id for run in runs])
        return [
            NightFigures(run.id, run.night, run.number, run.state, run.reason, counts[run.id].pages) for run in runs
        ]


def bytes_by_night(archive: Archive, since: date) -> dict[date, int]:
    """Bytes of WARC records that each night since then added, for all sites together."""
    with archive.database.reading() as session:
        nights = dict(session.execute(select(Run.id, Run.night).where(Run.night >= since)).all())
        # Select by run ids: without statistics, SQLite starts a join with all exchanges.
        sums = select(LoggedExchange.run_id, func.sum(LoggedExchange.length)).group_by(LoggedExchange.run_id)
        kept = kept_counts(session, nights)
        lengths: dict[int, int | None] = {
            run_id: counted.bytes for run_id, counted in kept.items() if counted.exchanges
        }
        for run_ids in statement_batches(sorted(nights.keys() - kept.keys())):
            lengths |= dict(session.execute(sums.where(LoggedExchange.run_id.in_(run_ids))).all())
        added: dict[date, int] = {}
        for run_id, length in lengths.items():
            added[nights[run_id]] = added.get(nights[run_id], 0) + int(length or 0)
        return dict(sorted(added.items()))
