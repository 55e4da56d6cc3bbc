"""Writes one article pattern for each shape of URLs, for sites whose URLs have no pattern in common."""

import re
from collections.abc import Iterator, Sequence

from extractors.induction.evidence import share
from extractors.induction.url_groups import group_key
from extractors.induction.url_shape import SegmentKind, Slot, slots_of

_FEWEST = 2
# A part that is equal in this many URLs belongs to the pattern.
_CONSTANT = 3
_REGEX = {
    SegmentKind.NUMBER: r"\d+",
    SegmentKind.CODE: r"[0-9A-Za-z]+",
    SegmentKind.NAME: "[^/?]+",
    SegmentKind.TITLE: "[^/?]+",
}
# A path that is the only id must have a title, since the names of sections have a path too.
_TITLE = r"[^/?]*(?:[-_][^-_/?]+){4,}"
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG_NUMBER = 4
# With this many URLs, a short number beside words that always differs is an id.
_MANY = 8

Found = tuple[str, str]


def shape_patterns(urls: Sequence[str], others: Sequence[str]) -> list[Found]:
    """Pattern and witness of each shape that has some URLs and that is not the shape of other pages."""
    groups: dict[str, list[str]] = {}
    for url in urls:
        groups.setdefault(group_key(url)[0], []).append(url)
    found = [shape_pattern(group, others) for group in groups.values() if len(group) >= _FEWEST]
    return [one for one in found if one]


def shape_pattern(urls: Sequence[str], others: Sequence[str] = ()) -> Found | None:
    """The pattern of URLs of one shape; None if others match it, too."""
    columns = list(zip(*map(slots_of, urls), strict=True))
    at = _id_column(columns)
    for literal, titled in ((False, False), (False, True), (True, True)):
        pattern = _pattern(columns, at, literal=literal, titled=titled)
        if not any(re.search(pattern, path) for path in _paths(others)):
            what = f"part {at + 1} of the address" if at is not None else "no id that lasts: the path stands for it"
            return pattern, share(len(urls), len(urls), what)
    return None


def escaped(text: str) -> str:
    """The text in a pattern; a hyphen needs no escape outside of a set."""
    return re.escape(text).replace(r"\-", "-")


def _paths(urls: Sequence[str]) -> Iterator[str]:
    for url in urls:
        text = re.sub(r"^https?://[^/?]*", "", url, flags=re.IGNORECASE)
        yield text if text.startswith("/") else f"/{text}"


def _id_column(columns: Sequence[tuple[Slot, ...]]) -> int | None:
    """The number that differs in all URLs, the longest first; else such a code."""
    for kind in (SegmentKind.NUMBER, SegmentKind.CODE):
        unique = [
            (max(len(slot.text) for slot in column), at)
            for at, column in enumerate(columns)
            if column[0].kind is kind and _may_be_id(columns, at)
        ]
        if unique:
            return max(unique)[1]
    return None


def _may_be_id(columns: Sequence[tuple[Slot, ...]], at: int) -> bool:
    texts = {slot.text for slot in columns[at]}
    if len(texts) < len(columns[at]) or all(map(_YEAR.fullmatch, texts)):
        return False
    before = columns[at - 1][0].text if at else ""
    after = columns[at + 1][0].text if at + 1 < len(columns) else ""
    named = bool(columns[at][0].marker) or before.endswith("=")
    beside_words = len(texts) >= _MANY and ("-" in (before, after) or "_" in (before, after))
    return named or beside_words or min(map(len, texts)) >= _LONG_NUMBER


def _pattern(columns: Sequence[tuple[Slot, ...]], id_at: int | None, *, literal: bool, titled: bool) -> str:
    """With `literal`, parts that are equal in all URLs are kept; with `titled`, a path that is the id has a title."""
    strict = titled and id_at is None
    parts = [_part(column, is_id=at == id_at, strict=strict, literal=literal) for at, column in enumerate(columns)]
    if parts and parts[-1] == "/":
        parts.pop()
    text = "".join(parts)
    if id_at is None:
        text = f"/(?P<id>{text.removeprefix('/')})"
    return rf"^{text}/?(?:\?.*)?$" if r"\?" not in text else rf"^{text}(?:&.*)?$"


def _part(column: Sequence[Slot], *, is_id: bool, strict: bool, literal: bool) -> str:
    kind, marker = column[0].kind, re.escape(column[0].marker)
    texts = {slot.text for slot in column}
    if is_id:
        return rf"{marker}(?P<id>{_REGEX[kind]})"
    if kind is SegmentKind.LITERAL or (literal and len(texts) == 1 and len(column) >= _CONSTANT):
        return marker + escaped(next(iter(texts)))
    return marker + (_TITLE if strict and kind is SegmentKind.TITLE else _REGEX[kind])
