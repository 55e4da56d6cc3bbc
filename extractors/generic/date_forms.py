"""Parses dates as Vietnamese pages show them: day first, with the time before or after it, in 12 or 24 hours."""

import re

from extractors.article import Published
from extractors.layout.published import half_behind, published_by_groups, with_day_only

_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
_MONTH_WORDS = "|".join(sorted(_MONTHS, key=len, reverse=True))

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = rf"(?P<day>\d{{1,2}})\s*[/.-]\s*(?P<month>\d{{1,2}})\s*[/.-]\s*{_YEAR}"
_ISO_DAY = rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)"
_DAY_IN_WORDS = rf"(?P<day>\d{{1,2}})\s*tháng\s*(?P<month>\d{{1,2}}|{_MONTH_WORDS})\s*,?\s*(?:năm\s*)?{_YEAR}"
_MONTH_FIRST = rf"tháng\s*(?P<month>\d{{1,2}}|{_MONTH_WORDS})\s+(?P<day>\d{{1,2}}),\s*{_YEAR}"
_TIME = r"(?P<hour>\d{1,2})\s*(?:[:hg]|giờ)\s*(?P<minute>\d\d)(?::\d\d)?(?!\d)"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for day in (_DAY, _ISO_DAY, _DAY_IN_WORDS, _MONTH_FIRST)
    for pattern in (
        rf"(?<!\d){day}(?!\d)\D{{1,20}}?{_TIME}",
        rf"(?<![\d:]){_TIME}\D{{0,30}}?(?<!\d){day}(?!\d)",
        rf"(?<!\d){day}(?!\d)",
    )
)

_DATE_LINE = 100
_BESIDE_DATE = 45
_WORDS_OF_A_DATE = re.compile(
    r"[\d\W_]+|\b(?:thứ|hai|ba|tư|năm|sáu|bảy|chủ|nhật|ngày|tháng|lúc|gmt|đăng|cập|am|pm|sa|ch)\b", re.IGNORECASE
)


def visible_date(text: str) -> Published | None:
    """The date in the text; None if there is none, or an impossible one."""
    match = next((match for form in _FORMS if (match := form.search(text))), None)
    if match is None:
        return None
    found = match.groupdict()
    found["month"] = _month_number(found["month"])
    if found.get("hour") is None:
        return published_by_groups(found)
    half = half_behind(text, match.end("minute"))
    # Some sites write 17:40 PM for 17:40.
    on_a_clock = 1 <= int(found["hour"]) <= 12  # noqa: PLR2004 - the face of a clock
    published = published_by_groups(found | {"half": half.word if on_a_clock else None})
    return with_day_only(published) if published and half.is_doubtful(int(found["hour"])) else published


def is_date_line(text: str) -> bool:
    """Whether the text has a date, a time and little else."""
    if len(text) > _DATE_LINE or visible_date(text) is None:
        return False
    beside = _WORDS_OF_A_DATE.sub("", text)
    return len(beside) <= _BESIDE_DATE and not text.endswith((".", "”"))


def _month_number(month: str) -> str:
    return month if month.isdigit() else str(_MONTHS.index(month.lower()) + 1)
