"""Checks how many pages were new, against nights of the same weekday."""

from collections.abc import Iterator, Sequence
from statistics import fmean, median

from flows.health.finding import HealthFinding
from flows.health.metrics import Figures
from luutru.coverage.holidays import is_quiet
from luutru.coverage.probability import negative_binomial_lower
from storage.vocabulary import HealthVerdict

UNLIKELY = 1e-5
HALF = 0.5
LEAST_SCATTER = 0.04  # numbers of one weekday vary by a fifth, even if few nights show it
LEAST_NIGHTS = 10
MANY_TIMES, AND_MORE = 5, 30
SHORT, LONG = 0.7, 3.0  # days since the run before; outside of these a night is not comparable
ALL_PAGES = "new"


def volume(tonight: Figures, history: Sequence[Figures]) -> Iterator[HealthFinding]:
    """Reports few new pages; none from one source; or so many that known pages were probably taken for new."""
    if not _comparable(tonight):
        return
    nights = [night for night in history if _comparable(night)]
    for measure, count in tonight.counts.items():
        counted = [(night.day.weekday(), night.counts[measure]) for night in nights if measure in night.counts]
        if len(counted) >= LEAST_NIGHTS:
            yield from _judge(tonight, measure, count, counted)


def _comparable(night: Figures) -> bool:
    return night.days is not None and SHORT <= night.days <= LONG and not is_quiet(night.day)


def _judge(tonight: Figures, measure: str, count: int, counted: Sequence[tuple[int, int]]) -> Iterator[HealthFinding]:
    same = [number for weekday, number in counted if weekday == tonight.day.weekday()]
    if not same:
        return
    usual = fmean(same)
    if usual and count <= usual * HALF:
        scatter = max(LEAST_SCATTER, _scatter(counted)) * (1 + 1 / len(same))
        if negative_binomial_lower(count, usual, scatter) < UNLIKELY:
            yield _finding(tonight, measure, "few_new", count, usual)
    elif measure == ALL_PAGES and count > max(number for _, number in counted) * MANY_TIMES + AND_MORE:
        yield _finding(tonight, measure, "many_new", count, usual)


def _scatter(counted: Sequence[tuple[int, int]]) -> float:
    """Estimates how nights of one weekday vary beyond chance: (variance - mean) / mean², robustly."""
    means = {day: fmean([number for weekday, number in counted if weekday == day]) for day, _ in counted}
    terms = [((number - means[day]) ** 2 - means[day]) / means[day] ** 2 for day, number in counted if means[day]]
    return 2 * median(terms) if terms else 0.0


def _finding(tonight: Figures, measure: str, what: str, count: int, usual: float) -> HealthFinding:
    """A run without any new page is its own fault. A source may miss pages that came from another source."""
    source = measure.removeprefix("new from ") if measure != ALL_PAGES else None
    return HealthFinding(
        what=what if source is None else f"{what}_from_source",
        layout=None,
        verdict=HealthVerdict.BROKEN if measure == ALL_PAGES and count == 0 else HealthVerdict.WATCH,
        said=f"{count} new pages{f' from {source}' if source else ''}, usually {usual:.0f} on this weekday",
        measure=measure,
        now=count,
        usual=usual,
        since=tonight.day,
    )
