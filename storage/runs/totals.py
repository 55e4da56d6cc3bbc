"""Counts an archive's rows, and a run's pages and requests by outcome."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import RunState
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.tables.readings import Document, Version
from storage.tables.runs import Discovery, Health, Run, Visit
from storage.vocabulary import RunKind


def count_archive(archive: Archive) -> dict[str, int]:
    counted = {
        "pages": Page,
        "captures": Capture,
        "exchanges": LoggedExchange,
        "documents": Document,
        "versions": Version,
        "published": Publication,
    }
    # Of all rows, not of a column: SQLite adds up the entries of its narrowest index's pages then.
    counts = [select(func.count()).select_from(kind).scalar_subquery().label(name) for name, kind in counted.items()]
    with archive.database.reading() as session:
        return dict(session.execute(select(*counts)).mappings().one())


@dataclass(frozen=True, slots=True)
class Funnel:
    """A run's counts. `pages` and `exchanges` count by (outcome, reason); `open` visits have no outcome yet.

    `listed` sums the links of all discoveries, unmodified ones too; `left_out` counts by reason the links that are
    neither listed nor requested. A `judged` run has been read completely.
    """

    run_id: int
    site: str
    night: date
    number: int
    state: str
    reason: str | None
    started_at: datetime
    ended_at: datetime | None
    discoveries: int
    discoveries_failed: Mapping[str, int]
    discoveries_empty: int
    listed: int
    left_out: Mapping[str, int]
    pages: Mapping[tuple[str, str | None], int]
    open: int
    exchanges: Mapping[tuple[str, str | None], int]
    judged: bool

    @property
    def waits_to_publish(self) -> bool:
        """Whether the run only waits for other sites of the same night; it was not interrupted."""
        return self.judged and self.state == RunState.RUNNING

    @property
    def stage(self) -> str:
        """The state in words for a reader."""
        return "read and judged, waits for publishing" if self.waits_to_publish else self.state

    @property
    def found(self) -> int:
        """The number of discovered pages; the outcomes must add up to it."""
        return sum(self.pages.values()) + self.open

    def count(self, outcome: str) -> int:
        return sum(number for (word, _), number in self.pages.items() if word == outcome)


def funnel_of(archive: Archive, run_id: int) -> Funnel:
    with archive.database.reading() as session:
        return _funnel(session, session.get_one(Run, run_id))


def latest_funnels(archive: Archive, sites: list[str] | None = None) -> list[Funnel]:
    """The last nightly run of each site, sorted by site name; checks and backfills are left out."""
    with archive.database.reading() as session:
        latest = select(func.max(Run.id)).where(Run.kind == RunKind.NIGHTLY).group_by(Run.site)
        runs = session.scalars(select(Run).where(Run.id.in_(latest)).order_by(Run.site))
        return [_funnel(session, run) for run in runs if not sites or run.site in sites]


def _funnel(session: Session, run: Run) -> Funnel:
    pages = _visits(session, run.id)
    discoveries = session.scalars(select(Discovery).where(Discovery.run_id == run.id)).all()
    failures = [row.failure for row in discoveries if row.failure]
    return Funnel(
        run_id=run.id,
        site=run.site,
        night=run.night,
        number=run.number,
        state=run.state,
        reason=run.reason,
        started_at=run.started_at,
        ended_at=run.ended_at,
        discoveries=len(discoveries),
        discoveries_failed={word: failures.count(word) for word in sorted(set(failures))},
        discoveries_empty=_empty(discoveries),
        listed=sum(row.links for row in discoveries),
        left_out=_left_out(discoveries),
        pages={(word, reason): number for word, reason, number in pages if word},
        open=sum(number for word, _, number in pages if not word),
        exchanges=_exchanges(session, run.id),
        judged=session.get(Health, run.id) is not None,
    )


def _empty(discoveries: Sequence[Discovery]) -> int:
    """How many of the site's discovery rules showed no link; a sitemap index has its links in its children."""
    links: Counter[int] = Counter()
    for row in discoveries:
        links[row.rule_index] += row.links
    failed = {row.rule_index for row in discoveries if row.failure or not row.done}
    return sum(1 for rule, number in links.items() if not number and rule not in failed)


def _left_out(discoveries: Sequence[Discovery]) -> dict[str, int]:
    left_out: Counter[str] = Counter()
    for row in discoveries:
        left_out.update(row.left_out or {})
    return dict(sorted(left_out.items()))


def _visits(session: Session, run_id: int) -> list[tuple[str | None, str | None, int]]:
    rows = session.execute(
        select(Visit.outcome, Visit.reason, func.count())
        .where(Visit.run_id == run_id)
        .group_by(Visit.outcome, Visit.reason)
        .order_by(Visit.outcome, Visit.reason)
    )
    return [(outcome, why, number) for outcome, why, number in rows]


def _exchanges(session: Session, run_id: int) -> dict[tuple[str, str | None], int]:
    ending = case((LoggedExchange.failure.is_(None), "archived"), else_="failed")
    rows = session.execute(
        select(ending, LoggedExchange.failure, func.count())
        .where(LoggedExchange.run_id == run_id)
        .group_by(ending, LoggedExchange.failure)
        .order_by(ending)
    )
    return {(word, reason): number for word, reason, number in rows}
