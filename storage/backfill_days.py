"""Which days a sitemap is of, as far as its name tells: 2025-02-28, 20250228, 2025/2, 2025."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

# No digit before the year, so that an article's id is not taken for one.
_NAMED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-_/.]?(?P<month>1[0-2]|0?[1-9])(?:[-_/.]?(?P<day>3[01]|[12]\d|0?[1-9]))?)?(?!\d)"
)


def days_named(url: str) -> tuple[date, date] | None:
    """First and last day; of several dates the last one in the address counts."""
    spans = [span for match in _NAMED.finditer(url) if (span := _span(match))]
    return spans[-1] if spans else None


def within(urls: Sequence[str], since: date, until: date) -> list[str]:
    """Those that name days of the range; all, where none of them names any."""
    named = {url: days_named(url) for url in urls}
    if not any(named.values()):
        return list(urls)
    return [url for url, span in named.items() if span and span[0] <= until and span[1] >= since]


def _span(match: re.Match[str]) -> tuple[date, date] | None:
    year, month, day = int(match["year"]), match["month"], match["day"]
    try:
        if day:
            return date(year, int(month), int(day)), date(year, int(month), int(day))
        if month:
            first = date(year, int(month), 1)
            return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None
