"""Joins the lines of a PDF's pages to paragraphs, without the pages' numbers and repeated heads and feet."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

_PAGE_NUMBER = re.compile(r"\W*(?:(?:Trang|Page)\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")

# A line that begins so is a paragraph of its own, however long the line before it is.
_BEGINS = re.compile(
    r"(?:Điều|Chương|Mục|Phần|Phụ lục|Căn cứ|Xét|Theo đề nghị|Nơi nhận|Kính gửi|QUYẾT ĐỊNH|NGHỊ QUYẾT)\b|"
    r"\d{1,3}(?:\.\d{1,3})*[.)]\s|[a-zđ]\)\s|[-–—•*+]\s|[IVX]{1,5}\.\s"
)
_ENDS = (".", ":", ";", "!", "?", "…", "”", "/.")

# A line this near to the width of the text continues in the next line.
_FULL = 0.8
_LEAST_REPEATS = 3
_LONGEST_HEAD = 40


def paragraphs(pages: Sequence[Sequence[str]]) -> list[str]:
    lines = list(_own_lines(pages))
    if not lines:
        return []
    widths = sorted(map(len, lines))
    width = widths[int(len(widths) * 0.9)]
    found = [lines[0]]
    last = lines[0]
    for line in lines[1:]:
        if _goes_on(last, line, width):
            found[-1] = _joined(found[-1], line)
        else:
            found.append(line)
        last = line
    return found


def _goes_on(last: str, line: str, width: int) -> bool:
    if _BEGINS.match(line):
        return False
    if last.endswith(_ENDS):
        # A sentence may end where the line ends.
        return len(last) >= _FULL * width and line[:1].islower()
    return line[:1].islower() or len(last) >= _FULL * width


def _joined(text: str, line: str) -> str:
    return text[:-1] + line if text.endswith("\u00ad") else f"{text} {line}"


def _own_lines(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of all pages without page numbers, and without the repeated first and last lines of most pages."""
    edges = Counter(_shape(line) for page in pages for line in {*page[:1], *page[-1:]})
    repeated = {line for line, number in edges.items() if number >= max(_LEAST_REPEATS, len(pages) / 2)}
    for page in pages:
        for place, line in enumerate(page):
            is_edge = place in (0, len(page) - 1)
            if is_edge and (_PAGE_NUMBER.fullmatch(line) or _shape(line) in repeated):
                continue
            yield line


def _shape(line: str) -> str:
    """The line without the numbers that a head counts; a longer one is repeated only if its numbers are the same."""
    return _DIGITS.sub("#", line) if len(line) <= _LONGEST_HEAD else line
