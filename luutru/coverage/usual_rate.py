"""How many articles a site usually has on a day, learned from days outside its gaps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean

NEAREST = 12  # days of the same weekday that a day is compared with
LEAST_LIKE_IT = 3  # with fewer, the day's rate is unknown
LEAST_SCATTER = 0.02  # no site is as regular as its own past few months suggest


@dataclass(frozen=True, slots=True)
class UsualRate:
    """`by_day` has the expected articles of each day; days whose rate is unknown are absent.

    `scatter` is the share by which days vary beyond chance: a day's variance is mean + scatter × mean².
    `ratios` has the count of each day that it was learned from, divided by the day's rate.
    """

    by_day: Mapping[date, float]
    scatter: float
    ratios: Mapping[date, float]


def usual_rate(counts: Mapping[date, int], gaps: Collection[date]) -> UsualRate:
    """Learns from the days of `counts` that are not in `gaps`."""
    by_weekday: dict[int, list[date]] = {weekday: [] for weekday in range(7)}
    for day in sorted(counts):
        if day not in gaps:
            by_weekday[day.weekday()].append(day)
    by_day: dict[date, float] = {}
    for day in counts:
        like_it = sorted((abs((other - day).days), other) for other in by_weekday[day.weekday()] if other != day)
        if len(like_it) >= LEAST_LIKE_IT:
            by_day[day] = fmean(counts[other] for _, other in like_it[:NEAREST])
    outside = {day: rate for day, rate in by_day.items() if day not in gaps and rate}
    scatter = _scatter([(counts[day], rate) for day, rate in outside.items()])
    return UsualRate(by_day, scatter, {day: counts[day] / rate for day, rate in outside.items()})


def _scatter(outside: Collection[tuple[int, float]]) -> float:
    """By moments: what the squared deviations have beyond the variance of chance."""
    squares = sum(rate * rate for _, rate in outside)
    beyond = sum((count - rate) ** 2 - rate for count, rate in outside)
    return max(LEAST_SCATTER, beyond / squares if squares else 0.0)
