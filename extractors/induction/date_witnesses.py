"""Compares a date that was read with the dates that witnesses state."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from extractors.article import Precision, Published

_DAY_LENGTH = len("2026-01-01")


def comparable(dates: Sequence[str]) -> list[date]:
    """The days, and the times that have an offset; other times may be of any zone."""
    found: list[date] = []
    for text in dates:
        try:
            moment = date.fromisoformat(text) if len(text) == _DAY_LENGTH else datetime.fromisoformat(text)
        except ValueError:
            continue
        if not isinstance(moment, datetime) or moment.tzinfo:
            found.append(moment)
    return found


def is_stated(published: Published, dates: Sequence[str]) -> bool:
    """Whether one of the dates is the same: to the minute where both have a time, else to the day."""
    for stated in comparable(dates):
        if isinstance(stated, datetime) and published.precision is Precision.MINUTE:
            if abs(stated - published.moment) < timedelta(minutes=1):
                return True
        elif _day(stated, published) == published.moment.date():
            return True
    return False


def _day(stated: date, published: Published) -> date:
    return stated.astimezone(published.moment.tzinfo).date() if isinstance(stated, datetime) else stated
