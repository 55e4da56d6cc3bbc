"""Measures a night: makes figures from what the run observed, small enough to store for every run."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from statistics import fmean, pstdev
from typing import Any, Self

from flows.clock import VIETNAM
from flows.health.foreign_blocks import NightBlocks, night_blocks
from flows.health.second_reader import SecondReadings
from flows.health.visit_faults import AHEAD, PUT_OFF, VisitFaults, kinds, published_of
from storage.outcomes import Outcome
from storage.runs.health import DIFFERS, SECOND
from storage.runs.observations import NightFacts, VisitFacts


@dataclass(frozen=True, slots=True)
class Level:
    """Describes a quantity: how many were measured, the mean of its logarithms, and their standard deviation."""

    number: int
    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Figures:
    """`totals` are how many there were of a kind; `bad` how many of them had a fault, by "kind|fault"; both by name.

    A kind is "asked", "looked" (answers to read), "read" (articles), each also as "….first" (pages never read
    before) and, for articles, "…@layout"; "known" are the articles that were read before, with another text; "compared"
    are new articles that were compared with the site's other pages; "listed" counts links, "found" visits, and "second"
    the articles that a second reader read too.
    `newest` is the latest date of any article, this night or before.
    """

    day: date
    days: float | None
    totals: Mapping[str, int] = field(default_factory=dict)
    bad: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)
    newest: datetime | None = None
    moment: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        reported = asdict(self)
        for name in ("day", "newest", "moment"):
            reported[name] = reported[name].isoformat() if reported[name] else None
        return reported

    @classmethod
    def from_json(cls, reported: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **reported,
                "day": date.fromisoformat(reported["day"]),
                "levels": {name: Level(**level) for name, level in reported["levels"].items()},
                "newest": datetime.fromisoformat(reported["newest"]) if reported["newest"] else None,
                "moment": datetime.fromisoformat(reported["moment"]) if reported["moment"] else None,
            }
        )

    @property
    def age(self) -> float | None:
        """Returns the age of the newest article, in days."""
        if self.newest is None or self.moment is None:
            return None
        return (self.moment - self.newest).total_seconds() / 86400


OVER_BUDGET = "budget"


def measure(facts: NightFacts, newest_before: datetime | None, blocks: NightBlocks | None = None) -> Figures:
    """`blocks` are those of the night, if the caller has looked through its visits already."""
    known = night_blocks(facts.visits) if blocks is None else blocks
    tally = _Tally([source.name for source in facts.sources], newest_before, known)
    for visit in facts.visits:
        tally.add(visit)
    return Figures(
        day=facts.moment.astimezone(VIETNAM).date(),
        days=facts.days,
        totals={"listed": facts.listed, **tally.totals},
        bad=dict(tally.bad),
        counts=dict(tally.counts),
        links={source.name: source.links for source in facts.sources if not source.failure},
        failed={source.name: source.failure for source in facts.sources if source.failure},
        levels={name: Level(len(some), fmean(some), pstdev(some)) for name, some in tally.values.items()},
        newest=tally.newest,
        moment=facts.moment,
    )


def with_second_readings(figures: Figures, second: SecondReadings) -> Figures:
    totals = {SECOND: second.pages} if second.pages else {}
    bad = {f"{SECOND}|{DIFFERS}": len(second.differ)} if second.differ else {}
    return replace(figures, totals={**figures.totals, **totals}, bad={**figures.bad, **bad})


class _Tally:
    """Sums up the observations of a run; `counts` are of new pages, in all and by the source that showed them."""

    def __init__(self, sources: Iterable[str], newest_before: datetime | None, blocks: NightBlocks) -> None:
        self.totals = Counter({"found": 0, "put_off": 0})
        self.bad: Counter[str] = Counter()
        self.counts = Counter({"new": 0} | {f"new from {source}": 0 for source in sources})
        self.values: dict[str, list[float]] = defaultdict(list)
        self.newest = newest_before
        self.blocks = blocks

    def add(self, visit: VisitFacts) -> None:
        self.totals["found"] += 1
        self.totals["put_off"] += visit.outcome == Outcome.DEFERRED and visit.reason != OVER_BUDGET
        faults = VisitFaults(visit, self.blocks)
        for kind in kinds(visit):
            self.totals[kind] += 1
            self.bad.update(f"{kind}|{fault}" for fault in faults.of(kind))
        if visit.fresh and visit.read:
            self._add_article(visit)
        if visit.first and visit.outcome not in PUT_OFF:
            self.counts.update(["new", *([f"new from {visit.source}"] if visit.source else [])])

    def _add_article(self, visit: VisitFacts) -> None:
        """Ignores a date after its own capture: it would make every later night look stale."""
        self.values[f"length@{visit.layout}"].append(math.log1p(len(visit.lead or "") + sum(map(len, visit.blocks))))
        self.values[f"blocks@{visit.layout}"].append(math.log1p(len(visit.blocks)))
        moment = published_of(visit)
        if moment and visit.captured_at and moment <= visit.captured_at + AHEAD:
            self.newest = max(moment, self.newest or moment)
