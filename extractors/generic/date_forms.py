"""Recognizes lines that are a date and little else."""

import re

from extractors.article import Published
from extractors.layout.written_date import visible_date

_DATE_LINE = 100
_BESIDE_DATE = 45
_WORDS_OF_A_DATE = re.compile(
    r"[\d\W_]+|\b(?:thứ|hai|ba|tư|năm|sáu|bảy|chủ|nhật|ngày|tháng|thg|giờ|phút|lúc|gmt|đăng|cập|am|pm|sa|ch)\b",
    re.IGNORECASE,
)


def date_in_line(text: str) -> Published | None:
    """The date of a text that has a date, a time and little else."""
    published = visible_date(text) if len(text) <= _DATE_LINE else None
    if published is None or (text.endswith((".", "”")) and not text.endswith(("a.m.", "p.m."))):
        return None
    return published if len(_WORDS_OF_A_DATE.sub("", text)) <= _BESIDE_DATE else None


def is_date_line(text: str) -> bool:
    """Whether the text has a date, a time and little else."""
    return date_in_line(text) is not None
