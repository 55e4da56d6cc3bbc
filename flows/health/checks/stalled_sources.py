"""Checks for sources that stopped: no new page for longer than their own pace explains, or no recent article.

Such a source looks like a success every night. Its pace may be a page a week.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from statistics import fmean

from flows.health.checks.page_counts import ALL_PAGES, LEAST_SCATTER, UNLIKELY
from flows.health.finding import HealthFinding
from flows.health.metrics import Figures
from luutru.coverage.holidays import is_quiet
from luutru.coverage.probability import negative_binomial_lower
from storage.vocabulary import HealthVerdict

LEAST_NIGHTS_WITH_AGE = 7
TIMES_OLDER, AND_DAYS = 1.5, 1.5


def stale_newest(tonight: Figures, history: Sequence[Figures]) -> Iterator[HealthFinding]:
    ages = [night.age for night in history if night.age is not None and not is_quiet(night.day)]
    if tonight.age is None or len(ages) < LEAST_NIGHTS_WITH_AGE or is_quiet(tonight.day):
        return
    if tonight.age > max(ages) + AND_DAYS and tonight.age > max(ages) * TIMES_OLDER:
        yield HealthFinding(
            what="nothing_newer",
            layout=None,
            verdict=HealthVerdict.WATCH,
            said=f"the newest article is {tonight.age:.0f} days old, until now at most {max(ages):.0f}",
            measure="age",
            now=tonight.age,
            usual=max(ages),
            since=tonight.day,
        )


LEAST_SILENT = 3  # nights; a shorter silence shows in the number of pages
LEAST_NIGHTS = 14
LATELY = 28  # nights: a source that has become slower is judged by its newer pace
TIMES = 1.5  # of the longest silence in its history
FROM = "new from "


def silence(tonight: Figures, history: Sequence[Figures]) -> Iterator[HealthFinding]:
    """Uses as much history as there is: a slow source needs a long one."""
    for measure, count in tonight.counts.items():
        nights = [night for night in (tonight, *history) if _tells(night, measure)]
        if count == 0 and nights and nights[0] is tonight:
            yield from _judge(measure, nights)


def _tells(night: Figures, measure: str) -> bool:
    """A source that did not answer was not silent, and on quiet days every source may be."""
    return measure in night.counts and measure.removeprefix(FROM) not in night.failed and not is_quiet(night.day)


def _judge(measure: str, nights: Sequence[Figures]) -> Iterator[HealthFinding]:
    silent = list(takewhile(lambda night: night.counts[measure] == 0, nights))
    before = nights[len(silent) :]
    if len(silent) < LEAST_SILENT or len(before) < LEAST_NIGHTS or len(silent) <= TIMES * _longest(measure, before):
        return
    expected = min(_expected(measure, silent, part) for part in (before, before[:LATELY]))
    scatter = LEAST_SCATTER + 1 / sum(night.counts[measure] for night in before)
    if expected and negative_binomial_lower(0, expected, scatter) < UNLIKELY:
        yield _finding(measure, silent, expected, 7 * fmean(night.counts[measure] for night in before))


def _longest(measure: str, nights: Sequence[Figures]) -> int:
    runs = groupby(nights, key=lambda night: night.counts[measure] == 0)
    return max((sum(1 for _ in run) for none, run in runs if none), default=0)


def _expected(measure: str, silent: Sequence[Figures], before: Sequence[Figures]) -> float:
    """Returns the expected pages of such nights, each weekday by its own pace where it is known."""
    paces = {
        day: fmean([night.counts[measure] for night in before if night.day.weekday() == day])
        for day in {night.day.weekday() for night in before}
    }
    overall = fmean(night.counts[measure] for night in before)
    return sum(paces.get(night.day.weekday(), overall) for night in silent)


def _finding(measure: str, silent: Sequence[Figures], expected: float, weekly: float) -> HealthFinding:
    """`usual` is the pages of a week: it stays the same while the silence grows."""
    source = "" if measure == ALL_PAGES else f" from {measure.removeprefix(FROM)}"
    stated = f"no new page{source} in {len(silent)} nights, from {silent[-1].day} on"
    return HealthFinding(
        what="nothing_new_from_source" if source else "nothing_new",
        layout=None,
        verdict=HealthVerdict.WATCH,
        said=f"{stated}; usually {expected:.0f} in such nights",
        measure=measure,
        now=0.0,
        usual=weekly,
        since=silent[0].day,
    )
