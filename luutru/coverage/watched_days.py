"""Which days the nights of a site watched: an outage is a gap between nights that is unusual for the site."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

ONE_DAY = timedelta(days=1)
UNUSUAL = 2  # times the usual number of days between two nights
GRACE = 2  # days more: one night may be late, and one may fail


def unwatched_days(nights: Sequence[date], today: date) -> frozenset[date]:
    """Days whose articles no night could see in time; `nights` are those that discovered pages.

    A night sees what was published on the day before it. Days before the first night are not watched by anyone, but
    nobody failed to watch them: a backfill brings them.
    """
    ordered = sorted(set(nights))
    if not ordered:
        return frozenset()
    longest = longest_usual_gap(ordered)
    return frozenset(
        before + ONE_DAY * place
        for before, after in pairwise([*ordered, today])
        if (after - before).days > longest
        for place in range((after - before).days - (after != today))
    )


def longest_usual_gap(ordered: Sequence[date]) -> int:
    """In days; more than that between two nights is an outage."""
    gaps = [(after - before).days for before, after in pairwise(ordered)]
    return round(median(gaps or [1]) * UNUSUAL) + GRACE
