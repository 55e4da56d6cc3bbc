"""Compares a read title and day with what witnesses say: other pages of the site, or the page's own metadata."""

from collections.abc import Sequence
from datetime import date, datetime

from extractors.generic.machine_date import VIETNAM

# Two titles with this share of common words may be the same headline, shortened or corrected.
_ALIKE = 0.4
_DAY_LENGTH = len("2026-01-01")


def is_another_title(read: str, stated: Sequence[str]) -> bool:
    """Whether none of the titles is like that which was read; no if there are none."""
    return bool(stated) and not any(_alike(read, one) for one in stated)


def is_another_day(published: str | None, stated: Sequence[str]) -> bool:
    """Whether none of the dates is within a day of that which was read; no if either is unknown. All in ISO format."""
    read = _day(published) if published else None
    days = {day for text in stated if (day := _day(text))}
    return read is not None and bool(days) and all(abs((read - day).days) > 1 for day in days)


def _alike(one: str, other: str) -> bool:
    first, second = ({*text.casefold().split()} for text in (one, other))
    return len(first & second) >= _ALIKE * max(1, min(len(first), len(second)))


def _day(text: str) -> date | None:
    try:
        if len(text) <= _DAY_LENGTH:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(VIETNAM).date() if moment.tzinfo else moment.date()
