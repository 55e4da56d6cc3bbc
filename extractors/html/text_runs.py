"""Splits a page's text into runs: the texts between two borders of blocks, with their element and linked part."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from extractors.html.element_text import add_text, one_line

IN_LINK, KEEPS_LINES = 1, 2
_SHORT = 100  # characters of a label or a linked title


class TextRun(NamedTuple):
    """`owner` is the nearest block around the text; `linked` counts the characters in links to other pages."""

    owner: LexborNode
    text: str
    linked: int

    @property
    def linked_share(self) -> float:
        return min(1.0, self.linked / len(self.text))


@dataclass(frozen=True, slots=True)
class Steps:
    """Texts, and None for each border, at which a run ends; of each the nearest block, and its traits.

    Lists side by side: thousands of tuples a page would keep the garbage collector busy.
    """

    texts: list[str | None] = field(default_factory=list)
    owners: list[LexborNode] = field(default_factory=list)
    traits: list[int] = field(default_factory=list)

    def add(self, text: str | None, owner: LexborNode, traits: int = 0) -> None:
        self.texts.append(text)
        self.owners.append(owner)
        self.traits.append(traits)

    def among(self, spans: Iterable[tuple[int, int]]) -> "Steps":
        """The steps of these spans, each of which ends before its second place."""
        found = Steps()
        for first, end in spans:
            found.texts.extend(self.texts[first:end])
            found.owners.extend(self.owners[first:end])
            found.traits.extend(self.traits[first:end])
        return found

    def below_border(self, place: int) -> int:
        """The first step below the last border above a place."""
        while place and self.texts[place - 1] is not None:
            place -= 1
        return place

    def behind_border(self, place: int) -> int:
        """The place behind the next border, which may be at the place itself."""
        while place < len(self.texts) and self.texts[place] is not None:
            place += 1
        return min(place + 1, len(self.texts))


def runs_in(steps: Steps) -> tuple[list[TextRun], list[int]]:
    """The runs, and the places of the steps that end them."""
    growing = _Growing()
    parts, linked = growing.parts, growing.linked
    owners, traits = steps.owners, steps.traits
    for at, text in enumerate(steps.texts):
        if text is None:  # most steps
            if parts:
                growing.end(owners[at], at)
        elif traits[at] & KEEPS_LINES:
            growing.add_lines(text, owners[at], at, in_link=bool(traits[at] & IN_LINK))
        elif parts or not text.isspace():  # blanks do not begin a run
            add_text(parts, text)
            if traits[at]:
                add_text(linked, text)
    return growing.runs, growing.ends


@dataclass(slots=True)
class _Growing:
    runs: list[TextRun] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)

    def end(self, owner: LexborNode, at: int) -> None:
        parts, linked = self.parts, self.linked
        raw = "".join(parts)
        if text := _short_line(raw) if len(raw) <= _SHORT else one_line(raw):
            # In most runs with a link, all is in it.
            in_links = 0 if not linked else len(text) if linked == parts else len(one_line("".join(linked)))
            self.runs.append(TextRun(owner, text, in_links))
            self.ends.append(at)
        parts.clear()
        linked.clear()

    def add_lines(self, text: str, owner: LexborNode, at: int, *, in_link: bool) -> None:
        first, *further = text.split("\n")
        add_text(self.parts, first)
        for line in further:
            self.end(owner, at)
            self.parts.append(line)
        if in_link:
            add_text(self.linked, further[-1] if further else first)


@lru_cache(maxsize=8192)
def _short_line(text: str) -> str:
    """The pages of a site share most of their short texts."""
    return one_line(text)
