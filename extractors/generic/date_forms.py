"""Recognizes lines that are a date and little else."""

import re

from extractors.layout.written_date import visible_date

_DATE_LINE = 100
_BESIDE_DATE = 45
_WORDS_OF_A_DATE = re.compile(
    r"[\d\W_]+|\b(?:thứ|hai|ba|tư|năm|sáu|bảy|chủ|nhật|ngày|tháng|thg|giờ|phút|lúc|gmt|đăng|cập|am|pm|sa|ch)\b",
    re.IGNORECASE,
)


def is_date_line(text: str) -> bool:
    """Whether the text has a date, a time and little else."""
    if len(text) > _DATE_LINE or visible_date(text) is None:
        return False
    beside = _WORDS_OF_A_DATE.sub("", text)
    return len(beside) <= _BESIDE_DATE and (not text.endswith((".", "”")) or text.endswith(("a.m.", "p.m.")))
