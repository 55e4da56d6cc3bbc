"""The shape of a URL: its path with numbers, codes and words as slots, so that URLs of one kind of page are equal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

# A title has at least this many words; a section's name has fewer.
_TITLE_WORDS = 5
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:html?|aspx?|php|jsp|amp|xhtml|cfm|do)$", re.IGNORECASE)
# Letters that touch a number belong to it: post123, d123, ptag123.
_PIECE = re.compile(r"[0-9a-f]{12,40}(?![0-9a-z])|[a-z]{0,8}\d+|[^\d_.~-]+|[-_.~]+|\d", re.IGNORECASE)
_TOKEN = re.compile(r"(?=.*\d)(?=.*[a-z])[A-Za-z0-9]{10,40}|(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9]{10,40}")
_HEX = re.compile(r"(?=.*\d)(?=.*[a-f])[0-9a-f]{12,40}")
_MARKED = re.compile(r"([a-z]{0,8})(\d+)")
# Shorter numbers are parts of words: "covid-19", "quy-3".
_LONG_NUMBER = 3


class SegmentKind(StrEnum):
    LITERAL = "literal"
    NUMBER = "number"
    CODE = "code"
    NAME = "name"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a URL; `text` is what it is in this URL, `marker` the letters before a number."""

    kind: SegmentKind
    text: str
    marker: str = ""

    @property
    def sign(self) -> str:
        return self.text if self.kind is SegmentKind.LITERAL else f"{self.marker}{{{self.kind}}}"


def slots_of(url: str) -> tuple[Slot, ...]:
    """The parts of its path and query; the session id that Liferay adds to a path is no part."""
    parts = urlsplit(url)
    path = _SESSION.sub("", parts.path) or "/"
    found = list(_of_path(path))
    for at, (key, value) in enumerate(parse_qsl(parts.query, keep_blank_values=True)):
        found.append(Slot(SegmentKind.LITERAL, f"{'&' if at else '?'}{key}="))
        found.extend(_of_segment(value) if value else ())
    return tuple(found)


def shape_of(url: str) -> str:
    """For instance `/{name}/{title}-{number}.html`."""
    return "".join(slot.sign for slot in slots_of(url))


def _of_path(path: str) -> Iterator[Slot]:
    for at, segment in enumerate(path.split("/")):
        if at:
            yield Slot(SegmentKind.LITERAL, "/")
        extension = _EXTENSION.search(segment)
        yield from _of_segment(segment[: extension.start()] if extension else segment)
        if extension:
            yield Slot(SegmentKind.LITERAL, extension[0].lower())


def _of_segment(segment: str) -> Iterator[Slot]:
    if not segment:
        return
    if segment in ("-", "_"):
        yield Slot(SegmentKind.LITERAL, segment)
    elif _HEX.fullmatch(segment) or (_TOKEN.fullmatch(segment) and not _MARKED.fullmatch(segment)):
        yield Slot(SegmentKind.CODE, segment)
    else:
        yield from _words_and_numbers(segment)


def _words_and_numbers(segment: str) -> Iterator[Slot]:
    """Runs of words are one slot; a number of some length at the segment's start or end is a slot of its own."""
    pieces = _PIECE.findall(segment)
    first, last = 0, len(pieces)
    head = _number(pieces[0])
    if head:
        yield head
        first = 1
        if last > first and not pieces[first].isalnum():
            yield Slot(SegmentKind.LITERAL, pieces[first])
            first += 1
    tail = _number(pieces[-1]) if last > first else None
    last -= tail is not None
    joint = pieces[last - 1] if tail and last > first and not pieces[last - 1].isalnum() else ""
    last -= bool(joint)
    if words := "".join(pieces[first:last]):
        yield Slot(SegmentKind.TITLE if len(re.split(r"[-_.~ ]+", words)) >= _TITLE_WORDS else SegmentKind.NAME, words)
    if joint:
        yield Slot(SegmentKind.LITERAL, joint)
    if tail:
        yield tail


def _number(piece: str) -> Slot | None:
    if _HEX.fullmatch(piece):
        return Slot(SegmentKind.CODE, piece)
    match = _MARKED.fullmatch(piece)
    if match is None or (len(match[2]) < _LONG_NUMBER and not piece.isdigit()):
        return None
    return Slot(SegmentKind.NUMBER, match[2], match[1])
