"""Parses dates as pages show them: day first or month in words, with the time before or after it, in 12 or 24 hours."""

import re

from extractors.article import Published
from extractors.layout.published import half_behind, published_by_groups, with_day_only

_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
_MONTH_WORDS = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = rf"(?P<day>\d{{1,2}})\s*[/.-]\s*(?P<month>\d{{1,2}})\s*[/.-]\s*{_YEAR}"
_ISO_DAY = rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)"
_DAY_IN_WORDS = (
    rf"(?P<day>\d{{1,2}})\s*(?:tháng|thg\.?)\s*(?P<month>\d{{1,2}}|{_MONTH_WORDS})\s*,?\s*(?:năm\s*)?{_YEAR}"
)
_MONTH_FIRST = rf"(?:tháng|thg\.?)\s*(?P<month>\d{{1,2}}|{_MONTH_WORDS})\s+(?P<day>\d{{1,2}}),\s*{_YEAR}"
_IN_ENGLISH = rf"\b{_ENGLISH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}"
_IN_BRITISH_ENGLISH = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_ENGLISH},?[\s-]+{_YEAR}"
_SHORT_YEAR = r"(?<![/.-])(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d\d)(?![\w/]|[.-]\w)"

_TWO_DIGITS = r"(?P<hour>\d{1,2})\s*(?:[:hg]|giờ)\s*(?P<minute>\d\d)(?::\d\d)?(?!\d)"
_ONE_DIGIT = r"(?P<hour>\d{1,2})[:hg](?P<minute>\d)(?![\w:])"
_IN_WORDS = r"(?P<hour>\d{1,2})\s*(?:giờ|h|g)\s*(?P<minute>\d{1,2})\s*(?:phút|['′])"
# A number with a point is a time only right beside a date, and with nothing behind it that it could count.
_POINT = r"(?<![\d.,])(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?![\d.,])"
_NO_UNIT = r"(?=\s*(?:$|[|(),;–-]|gmt\b))"
_BESIDE = r"[\s,|–-]+"


def _forms(day: str) -> tuple[str, ...]:
    alone = rf"(?<!\d){day}(?!\d)"
    times = (_IN_WORDS, _TWO_DIGITS, _ONE_DIGIT)
    return (
        *(rf"{alone}\D{{1,20}}?{time}" for time in times),
        *(rf"(?<![\d:]){time}\D{{0,30}}?{alone}" for time in times),
        rf"{alone}{_BESIDE}(?:lúc\s+)?{_POINT}{_NO_UNIT}",
        rf"{_POINT}{_BESIDE}(?:ngày\s+)?{alone}",
        alone,
    )


_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for day in (_DAY, _ISO_DAY, _DAY_IN_WORDS, _MONTH_FIRST, _IN_ENGLISH, _IN_BRITISH_ENGLISH, _SHORT_YEAR)
    for pattern in _forms(day)
)
# What all forms have; most texts have none, which one search shows instead of one for each form.
_YEAR_IN_DIGITS = re.compile(r"(?:19|20)\d\d|\d/\d{1,2}/\d\d")
_OTHER_ZONE = re.compile(
    r"(?::\d\d)?\W{0,3}(?:[ap]\.?m\b\.?)?\W{0,3}(?:[ecmp][sd]?t|bst|ce?st|cet|(?:utc|gmt)(?!\s*\+\s*0?7))\b",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"\s*(?:phút|['′])", re.IGNORECASE)


# A line may have the day of the last change, too.
_PUBLISHED = re.compile(r"\b(?:đăng (?:ngày|lúc|tải)|ngày đăng|xuất bản|published|posted)\b", re.IGNORECASE)
_UPDATED = re.compile(r"\b(?:cập nhật|sửa|updated|modified)\b", re.IGNORECASE)


def says_publication(text: str) -> bool:
    return _PUBLISHED.search(text) is not None


def visible_date(text: str) -> Published | None:
    """The date in the text; None if there is none, or an impossible one. A date of publication goes before others."""
    if _YEAR_IN_DIGITS.search(text) is None:
        return None
    published = _PUBLISHED.search(text)
    if published and _UPDATED.search(text):
        updated = _UPDATED.search(text, published.end())
        part = text[published.start() : updated.start() if updated else None]
        if found := _first_date(part):
            return found
    return _first_date(text)


def _first_date(text: str) -> Published | None:
    match = next((match for form in _FORMS if (match := form.search(text))), None)
    if match is None:
        return None
    found = match.groupdict()
    found["month"] = _month_number(found["month"])
    found["year"] = found["year"] if len(found["year"]) == len("2025") else f"20{found['year']}"
    if found.get("hour") is None:
        return published_by_groups(found)
    unit = _MINUTES.match(text, match.end("minute"))
    half = half_behind(text, unit.end() if unit else match.end("minute"))
    # Some sites write 17:40 PM for 17:40.
    on_a_clock = 1 <= int(found["hour"]) <= 12  # noqa: PLR2004 - the face of a clock
    published = published_by_groups(found | {"half": half.word if on_a_clock else None})
    is_doubtful = half.is_doubtful(int(found["hour"])) or _OTHER_ZONE.match(text, match.end("minute"))
    return with_day_only(published) if published and is_doubtful else published


def _month_number(month: str) -> str:
    if month.isdigit():
        return month
    word = month.lower()
    return str((_MONTHS.index(word) if word in _MONTHS else _ENGLISH_MONTHS.index(word[:3])) + 1)
