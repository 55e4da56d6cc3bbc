"""Compares a page's title and date with what feeds, sitemaps and listings said of it."""

from collections.abc import Sequence
from datetime import date, datetime

from flows.clock import VIETNAM
from storage.runs.observations import Look

# Two titles with this share of common words may be the same headline, shortened or corrected.
_ALIKE = 0.4
_DAY_LENGTH = len("2026-01-01")


def has_witnesses(look: Look) -> bool:
    """Only of new pages: a list may lag behind a changed headline."""
    return look.first and look.fresh and look.read and bool(look.said_titles or look.said_dates)


def contradicts_witnesses(look: Look) -> bool:
    """Whether no witness says a title like that which was read, or none says its day."""
    title = bool(look.said_titles) and not any(_alike(look.title or "", one) for one in look.said_titles)
    return title or _other_day((look.fields or {}).get("published"), look.said_dates)


def _alike(one: str, other: str) -> bool:
    first, second = ({*text.casefold().split()} for text in (one, other))
    return len(first & second) >= _ALIKE * max(1, min(len(first), len(second)))


def _other_day(published: str | None, said: Sequence[str]) -> bool:
    read = _day(published) if published else None
    days = {day for text in said if (day := _day(text))}
    return read is not None and bool(days) and all(abs((read - day).days) > 1 for day in days)


def _day(text: str) -> date | None:
    try:
        if len(text) <= _DAY_LENGTH:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(VIETNAM).date() if moment.tzinfo else moment.date()
