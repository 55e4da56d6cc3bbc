"""Parses an article's publication date by the layout's rule, in Vietnam's time."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from extractors.article import Precision, Published
from seeds.field_rules import PublishedRule

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

# On the face of a clock.
_HOURS = 12

# The word after a time: AM or PM in English or Vietnamese, or an unknown short word.
_BEHIND = re.compile(r"(?::\d\d)?[\s(]*(?P<word>[^\W\d_][^\W\d_.]{0,4}(?:\.m)?)(?![^\W\d_])\.?", re.IGNORECASE)
_AFTERNOON = frozenset({"pm", "p.m", "ch", "chiều", "tối"})
_MORNING = frozenset({"am", "a.m", "sa", "sáng"})
_NOON = frozenset({"trưa"})
_LONGEST_HALF = 2


@dataclass(frozen=True, slots=True)
class Half:
    """The word after a time: `word` is AM, PM or None."""

    word: str | None
    is_unknown: bool

    def is_doubtful(self, hour: int) -> bool:
        """Whether the hour is on a 12-hour clock and its AM or PM is unreadable."""
        return self.is_unknown and 1 <= hour <= _HOURS


def half_behind(text: str, end: int) -> Half:
    match = _BEHIND.match(text, end)
    word = match["word"].lower() if match else ""
    if word in _AFTERNOON or word in _NOON:
        return Half("PM", is_unknown=False)
    if word in _MORNING:
        return Half("AM", is_unknown=False)
    return Half(None, is_unknown=0 < len(word) <= _LONGEST_HALF)


def with_day_only(published: Published) -> Published:
    return Published(published.moment.replace(hour=0, minute=0), Precision.DAY)


def read_published(text: str, rule: PublishedRule) -> Published | None:
    """None if the text has no date in the rule's form, or an impossible one."""
    if rule.formats:
        return _by_formats(text, rule)
    match = next((match for pattern in rule.pattern if (match := re.search(pattern, text))), None)
    if match is None:
        return None
    found = match.groupdict()
    if found.get("hour") is None or found.get("half") is not None:
        return published_by_groups(found, rule.unknown_time)
    half = half_behind(text, match.end("minute"))
    published = published_by_groups(found | {"half": half.word}, rule.unknown_time)
    return with_day_only(published) if published and half.is_doubtful(int(found["hour"])) else published


def is_of_form(text: str, rule: PublishedRule) -> bool:
    """Whether the text has the rule's form, even if its date is impossible."""
    forms = (re.sub(r"%[dmYHIMp]", _number_or_half, re.escape(form)) for form in rule.formats)
    return any(re.fullmatch(form, text) for form in forms) or any(re.search(pattern, text) for pattern in rule.pattern)


def _number_or_half(directive: re.Match[str]) -> str:
    return "[AP]M" if directive[0] == "%p" else r"\d+"


def _by_formats(text: str, rule: PublishedRule) -> Published | None:
    for form in rule.formats:
        try:
            moment = datetime.strptime(_in_english(text), form)  # noqa: DTZ007 - the page's time is Vietnam's, added below
        except ValueError:
            continue
        return _published(moment, rule.unknown_time, has_time="%H" in form or "%I" in form)
    return None


def _in_english(text: str) -> str:
    """Replaces the Vietnamese SA and CH by AM and PM, as strptime needs them."""
    return re.sub(r"(?<=\d)\s*(SA|CH)\b", lambda match: " AM" if match[1] == "SA" else " PM", text)


def published_by_groups(found: dict[str, str | None], unknown_time: str | None = None) -> Published | None:
    """Builds the date from the groups day, month, year and optionally hour, minute and half; None if impossible."""
    day, month, year = (int(found[name] or 0) for name in ("day", "month", "year"))
    hour, minute = found.get("hour"), found.get("minute")
    try:
        moment = datetime(year, month, day, _hour(int(hour or 0), found.get("half")), int(minute or 0))  # noqa: DTZ001 - as above
        local = _in_vietnam(moment, found.get("zone"))
    except (ValueError, OverflowError):
        return None
    return _published(local, unknown_time, has_time=hour is not None)


def _in_vietnam(moment: datetime, zone: str | None) -> datetime:
    """Converts to Vietnam's time; a time without an offset is in it already. ValueError for an impossible offset."""
    if zone is None:
        return moment
    zoned = datetime.fromisoformat(f"{moment.isoformat()}{'+00:00' if zone.upper() == 'Z' else zone}")
    return zoned.astimezone(_ZONE).replace(tzinfo=None)


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
    zoned = moment.replace(tzinfo=_ZONE)
    return Published(zoned if precision is Precision.MINUTE else zoned.replace(hour=0, minute=0), precision)
