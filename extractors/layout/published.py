"""An article's date from its page's own text, by the layout's rule; in Vietnam's time."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

from extractors.article import Precision, Published
from seeds.field_rules import PublishedRule

# On the face of a clock.
_HOURS = 12


def read_published(text: str, rule: PublishedRule) -> Published | None:
    """None where the text holds no date as the rule writes it, or one that no calendar has."""
    if rule.formats:
        return _by_formats(text, rule)
    match = next((match for pattern in rule.pattern if (match := re.search(pattern, text))), None)
    return published_by_groups(match.groupdict(), rule.unknown_time) if match else None


def _by_formats(text: str, rule: PublishedRule) -> Published | None:
    for form in rule.formats:
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007 - the page's time is Vietnam's, added below
        except ValueError:
            continue
        return _published(moment, rule.unknown_time, has_time="%H" in form or "%I" in form)
    return None


def published_by_groups(found: dict[str, str | None], unknown_time: str | None = None) -> Published | None:
    """By day, month, year, and where there are such, hour, minute and half; None for a date no calendar has."""
    day, month, year = (int(found[name] or 0) for name in ("day", "month", "year"))
    hour, minute = found.get("hour"), found.get("minute")
    try:
        moment = datetime(year, month, day, _hour(int(hour or 0), found.get("half")), int(minute or 0))  # noqa: DTZ001 - as above
    except ValueError:
        return None
    return _published(moment, unknown_time, has_time=hour is not None)


def _hour(hour: int, half: str | None) -> int:
    """The hour of 24; ValueError for 0 AM or 15 PM."""
    if half is None:
        return hour
    if not 1 <= hour <= _HOURS:
        raise ValueError(f"no clock shows {hour} {half}")
    return hour % _HOURS + (_HOURS if half.upper() == "PM" else 0)


def _published(moment: datetime, unknown_time: str | None, *, has_time: bool) -> Published:
    stands_for_none = unknown_time is not None and moment.time() == time.fromisoformat(unknown_time)
    precision = Precision.MINUTE if has_time and not stands_for_none else Precision.DAY
    zoned = moment.replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    return Published(zoned if precision is Precision.MINUTE else zoned.replace(hour=0, minute=0), precision)
