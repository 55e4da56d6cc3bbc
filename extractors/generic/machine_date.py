"""Parses dates as metadata states them: ISO 8601, and the forms of mail headers and of JavaScript."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from zoneinfo import ZoneInfo

from extractors.article import Precision, Published
from extractors.html.element_text import one_line

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

# Year first only: a meta with month or day first is ambiguous (ONECMS: 9/5/2026 is 5 September).
_ISO = re.compile(
    r"(\d{4})([-/]?)(\d\d)\2(\d\d)"
    r"(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?\s*(Z|ICT|(?:GMT|UTC)?[+-]\d\d?(?::?\d\d)?)?)?$"
)
_SHORT_OFFSET = re.compile(r"([+-])(\d)$")

# Wed, 12 Mar 2025 09:15:00 +0700, and Wed Mar 12 2025 09:15:00 GMT+0700 (Indochina Time).
_MAIL = re.compile(r"(?:[A-Z][a-z]{2},? )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UTC|Z)$")
_SCRIPT = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d:\d\d(?::\d\d)?) (?:GMT|UTC)([+-]\d{4})(?: \(.{1,40}\))?$"
)


@dataclass(frozen=True, slots=True)
class MachineDate:
    """`published` applies the offset; `as_written` takes the written time as Vietnam's time."""

    published: Published
    as_written: Published


def machine_date(text: str) -> MachineDate | None:
    """A text without an offset is in Vietnam's time."""
    line = one_line(unescape(text))
    try:
        return _of_iso(line) or _of_mail(line)
    except (ValueError, OverflowError):
        return None


def _of_iso(line: str) -> MachineDate | None:
    match = _ISO.match(line)
    if match is None:
        return None
    year, _, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        moment = datetime(int(year), int(month), int(day), tzinfo=VIETNAM)
        return MachineDate(Published(moment, Precision.DAY), Published(moment, Precision.DAY))
    return _timed(datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{_offset(zone or '')}"))


def _offset(zone: str) -> str:
    if zone == "ICT":
        return "+07:00"
    return _SHORT_OFFSET.sub(r"\g<1>0\2:00", zone.replace("GMT", "").replace("UTC", ""))


def _of_mail(line: str) -> MachineDate | None:
    if script := _SCRIPT.match(line):
        month, day, year, time, offset = script.groups()
        line = f"{day} {month} {year} {time} {offset}"
    return _timed(parsedate_to_datetime(line)) if _MAIL.match(line) else None


def _timed(moment: datetime) -> MachineDate:
    to_minute = moment.replace(second=0, microsecond=0)
    as_written = to_minute.replace(tzinfo=VIETNAM)
    published = as_written if moment.tzinfo is None else to_minute.astimezone(VIETNAM)
    return MachineDate(Published(published, Precision.MINUTE), Published(as_written, Precision.MINUTE))
