"""Splits a byline into the names of its authors."""

import re

# Words before names: Bài và ảnh: …, Thực hiện: …, Theo …, By …
_LABEL = re.compile(
    r"^(?:(?:(?:Bài|Tin|Ảnh|Video|Clip|Thơ|Đồ họa|Thiết kế|Thực hiện|Trình bày|Nội dung|Tác giả|Nguồn|Người viết|"
    r"Tổng hợp|Biên tập|Biên dịch|Dịch|Nhóm tác giả|Text|Photos?|Words|Story|Author|Source)"
    r"(?:\s*(?:,|và|&|-|/|and)\s*)?)+\s*:\s*|Theo\s+|By\s+)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_BORDER = re.compile(r"\s+[-–—|•·]\s+|\s*[,;/&|•·]\s*|\s+(?:và|and)\s+(?=[A-ZĐÀ-Ỹ])")
_LONGEST_BYLINE = 500
_LONGEST = 80
MOST_AUTHORS = 20


def authors_of(byline: str | None) -> tuple[str, ...]:
    """The names in order, each once. Without a border between names, the byline is one name."""
    if not byline or len(byline) > _LONGEST_BYLINE:
        return ()
    parts = (_bare(part) for part in _BORDER.split(_ASIDE.sub(" ", _without_label(byline))))
    names = [part for part in parts if any(map(str.isalpha, part)) and len(part) <= _LONGEST]
    return tuple(dict.fromkeys(names))[:MOST_AUTHORS]


def _bare(part: str) -> str:
    return " ".join(_without_label(part.strip()).split()).strip(" .:*-–—\"'“”")


def _without_label(text: str) -> str:
    return _LABEL.sub("", text.strip())
