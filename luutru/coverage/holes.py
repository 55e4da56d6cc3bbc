"""Finds the days that lack articles, and the windows of a backfill that would fetch them.

A run of days with few articles is one event, judged at the site's own rate: an empty Tuesday is no hole of a site with
two articles a week, and three empty months are. The rate is learned from days outside such runs, so that a long outage
does not become the usual.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from luutru.coverage.holidays import is_quiet
from luutru.coverage.probability import negative_binomial_lower
from luutru.coverage.usual_rate import UsualRate, usual_rate

NEAR = 12  # weeks beside a day that its rate is learned from
FEW = 0.2  # of the usual number
NO_ARTICLES = 0.05  # articles a day: days with a lower rate, such as a paper's Sundays, have no articles to lack
UNLIKELY = 0.0005  # of a run of days that nights watched
REGULAR = 0.035  # the largest share of low days at a site that is more regular than chance
HARDLY_EVER_SO_LOW = 0.003  # of a run of days, by the share of other days that were as low
UNLIKELY_UNWATCHED = 0.2  # of a run of days that no night watched: that is evidence too
PASSES = 4  # the rates settle when the same days are left out twice
ONE_DAY = timedelta(days=1)
APART = 2  # days between two holes that one window spans


@dataclass(frozen=True, slots=True)
class Hole:
    """A day with `found` articles, where days like it have `usual`."""

    day: date
    found: int
    usual: float


@dataclass(frozen=True, slots=True)
class Window:
    """Days to look through again, both ends included; `missing` articles are expected in them."""

    since: date
    until: date
    missing: int

    @property
    def days(self) -> str:
        return str(self.since) if self.since == self.until else f"{self.since} to {self.until}"


def holes(
    published: Mapping[date, int], since: date, until: date, unwatched: Collection[date] = frozenset()
) -> tuple[Hole, ...]:
    """Compares each day with its weekday elsewhere. Quiet days are no holes, and nothing is learned from them.

    `unwatched` are days that no night watched, although the site's nights usually follow one another.
    """
    days = [since + ONE_DAY * place for place in range((until - since).days + 1)]
    counts = {day: published.get(day, 0) for day in days if not is_quiet(day)}
    found: tuple[Hole, ...] = ()
    gaps = {day for day in counts if day in unwatched} or _empty_stretches(counts)
    for _ in range(PASSES):
        rate = usual_rate(counts, gaps)
        found = tuple(
            hole for run in _low_runs(counts, rate, unwatched) if _is_gap(run, rate, unwatched) for hole in run
        )
        if gaps == (gaps := {hole.day for hole in found}):
            break
    return found


def _empty_stretches(counts: Mapping[date, int]) -> set[date]:
    """The first guess: days of weeks without any article, if the site has other weeks."""
    weeks: dict[date, int] = {}
    for day, number in counts.items():
        monday = day - ONE_DAY * day.weekday()
        weeks[monday] = weeks.get(monday, 0) + number
    return {day for day in counts if not weeks[day - ONE_DAY * day.weekday()]}


def _low_runs(counts: Mapping[date, int], rate: UsualRate, unwatched: Collection[date]) -> list[list[Hole]]:
    """Runs of days with few articles, either all watched or all not.

    Days without a usual number neither end a run nor belong to it.
    """
    usual = {day: rate.by_day.get(day, 0.0) for day in counts}
    days = [Hole(day, number, usual[day]) for day, number in counts.items() if usual[day] >= NO_ARTICLES]
    kinds = groupby(days, key=lambda hole: (hole.found <= FEW * hole.usual, hole.day in unwatched))
    return [list(run) for (is_low, _), run in kinds if is_low]


def _is_gap(run: Sequence[Hole], rate: UsualRate, unwatched: Collection[date]) -> bool:
    expected = sum(hole.usual for hole in run)
    found = sum(hole.found for hole in run)
    # Days vary on their own: of a sum of days, the relative scatter is smaller.
    scatter = rate.scatter * sum(hole.usual**2 for hole in run) / expected**2
    likely = negative_binomial_lower(found, expected, scatter)
    if run[0].day in unwatched:
        return likely < UNLIKELY_UNWATCHED
    return likely < UNLIKELY or _share_as_low(run, rate) < HARDLY_EVER_SO_LOW


def _share_as_low(run: Sequence[Hole], rate: UsualRate) -> float:
    """How often as many days in a row would be as low as the best of these, if days were drawn from the others.

    A site that is more regular than chance is never low: this sees what the counts alone leave possible.
    """
    ours = {hole.day for hole in run}
    highest = max(hole.found / hole.usual for hole in run)
    others = [ratio for day, ratio in rate.ratios.items() if day not in ours]
    share = (sum(ratio <= highest for ratio in others) + 0.5) / (len(others) + 1)
    return float(share ** len(run)) if share <= REGULAR else 1.0


def windows(found: Sequence[Hole], longest: int = 31) -> tuple[Window, ...]:
    """The holes in windows of at most `longest` days, the newest first, as a backfill goes through them."""
    grouped: list[list[Hole]] = []
    for hole in sorted(found, key=lambda one: one.day):
        group = grouped[-1] if grouped else []
        near = bool(group) and (hole.day - group[-1].day).days <= APART
        if near and (hole.day - group[0].day).days < longest:
            group.append(hole)
        else:
            grouped.append([hole])
    return tuple(
        Window(group[0].day, group[-1].day, round(sum(hole.usual - hole.found for hole in group)))
        for group in reversed(grouped)
    )


def usual_text(usual: float) -> str:
    """Whole articles; below three, with one decimal, for a site that has few a week."""
    return f"{usual:.0f}" if usual >= 3 else f"{usual:.1f}"  # noqa: PLR2004 (said in the docstring)
