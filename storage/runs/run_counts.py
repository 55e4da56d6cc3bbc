"""Counts the visits and exchanges of runs, and keeps what is counted of a run that is over.

The night's reports look at half a year of runs: of those that are kept they read one row each.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import batched, statement_batches
from storage.tables.exchanges import LoggedExchange
from storage.tables.run_counts import RunCounts
from storage.tables.runs import Discovery, Run, Visit

OPEN = "open"
_PART = 20  # runs that are counted in one transaction: meanwhile, no other command writes into SQLite


@dataclass(frozen=True, slots=True)
class CountedRun:
    """`sources` counts visits by the name of their discovery; `outcomes` counts all visits, open ones as `open`.

    `archived` are those of the `exchanges` that have no failure, `bytes` the WARC records of all exchanges.
    """

    sources: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    exchanges: int = 0
    archived: int = 0
    bytes: int = 0

    @property
    def pages(self) -> dict[str, int]:
        """The visits that have an outcome."""
        return {word: number for word, number in self.outcomes.items() if word != OPEN}


def counts_of_runs(session: Session, run_ids: Sequence[int]) -> dict[int, CountedRun]:
    """The kept counts; other runs are counted now."""
    kept = kept_counts(session, run_ids)
    return kept | count_runs(session, [run_id for run_id in run_ids if run_id not in kept])


def kept_counts(session: Session, run_ids: Iterable[int]) -> dict[int, CountedRun]:
    found: dict[int, CountedRun] = {}
    for some in statement_batches(list(run_ids)):
        for row in session.scalars(select(RunCounts).where(RunCounts.run_id.in_(some))):
            found[row.run_id] = CountedRun(row.sources, row.outcomes, row.exchanges, row.archived, row.bytes)
    return found


def keep_run_counts(archive: Archive, site: str, since: date) -> None:
    """Keeps the counts of the site's ended runs since then, unless they are kept already.

    On PostgreSQL, a run that another command is changing is left for the next time.
    """
    ended = select(Run.id).where(Run.site == site, Run.night >= since, Run.ended_at.is_not(None))
    missing = ended.where(~exists().where(RunCounts.run_id == Run.id)).order_by(Run.id)
    with archive.database.reading() as session:
        wanted = session.scalars(missing).all()
    for some in batched(wanted, _PART):
        with archive.database.writing() as session:
            unchanging = select(Run.id).where(Run.id.in_(some), Run.ended_at.is_not(None))
            locked = session.scalars(unchanging.with_for_update(skip_locked=True)).all()
            # Counted by statements that begin when the rows are locked: they see every change that came before.
            kept = kept_counts(session, locked)
            _keep(session, [run_id for run_id in locked if run_id not in kept])


def _keep(session: Session, run_ids: Sequence[int]) -> None:
    for run_id, one in count_runs(session, run_ids).items():
        session.add(
            RunCounts(
                run_id=run_id,
                sources=dict(one.sources),
                outcomes=dict(one.outcomes),
                exchanges=one.exchanges,
                archived=one.archived,
                bytes=one.bytes,
            )
        )


def count_runs(session: Session, run_ids: Sequence[int]) -> dict[int, CountedRun]:
    """Counts the rows themselves."""
    counted: dict[int, CountedRun] = {}
    for some in statement_batches(run_ids):
        sources, outcomes = _visits(session, some)
        exchanges = _exchanges(session, some)
        for run_id in some:
            ordered = dict(sorted(outcomes[run_id].items()))
            counted[run_id] = CountedRun(sources.get(run_id, {}), ordered, *exchanges.get(run_id, (0, 0, 0)))
    return counted


def _visits(session: Session, run_ids: Sequence[int]) -> tuple[dict[int, dict[str, int]], dict[int, Counter[str]]]:
    """The visits of each run by source and by outcome."""
    rules, names = _discoveries(session, run_ids)
    columns = (Visit.run_id, Visit.discovery_id, Visit.outcome)
    visits = select(*columns, func.count()).where(Visit.run_id.in_(run_ids)).group_by(*columns)
    by_rule: Counter[tuple[int, int]] = Counter()
    outcomes: dict[int, Counter[str]] = defaultdict(Counter)
    for run_id, discovery_id, outcome, number in session.execute(visits):
        outcomes[run_id][str(outcome or OPEN)] += number
        if discovery_id in rules:
            by_rule[run_id, rules[discovery_id]] += number
    sources: dict[int, dict[str, int]] = defaultdict(dict)
    for (run_id, rule), number in sorted(by_rule.items()):
        name = names[run_id, rule]
        sources[run_id][name] = sources[run_id].get(name, 0) + number
    return sources, outcomes


def _discoveries(session: Session, run_ids: Sequence[int]) -> tuple[dict[int, int], dict[tuple[int, int], str]]:
    """The rule of each discovery, and the name of each run's rule: its kind and its own address, requested first."""
    columns = (Discovery.id, Discovery.run_id, Discovery.rule_index, Discovery.kind, Discovery.url)
    newest_first = select(*columns).order_by(Discovery.depth.desc(), Discovery.id.desc())
    rules: dict[int, int] = {}
    names: dict[tuple[int, int], str] = {}
    for id_, run_id, rule, kind, url in session.execute(newest_first.where(Discovery.run_id.in_(run_ids))):
        rules[id_], names[run_id, rule] = rule, f"{kind} {url}"
    return rules, names


def _exchanges(session: Session, run_ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """How many exchanges each run has, how many of them without a failure, and the bytes of all."""
    archived = func.count().filter(LoggedExchange.failure.is_(None))
    sums = select(LoggedExchange.run_id, func.count(), archived, func.sum(LoggedExchange.length))
    rows = session.execute(sums.where(LoggedExchange.run_id.in_(run_ids)).group_by(LoggedExchange.run_id))
    return {run_id: (number, sound, int(length or 0)) for run_id, number, sound, length in rows}
