"""Walks a page once: its runs of text, and those that are left when elements are removed."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from extractors.html.element_text import BLOCKS, TEXT, UNREAD, hides, shows_lines
from extractors.html.text_runs import IN_LINK, KEEPS_LINES, Steps, TextRun, runs_in

# A link to a document belongs to the story.
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar)(?:$|[?#/])|/documents/", re.IGNORECASE)

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Around:
    """By the ids of visible elements and of those around the walked one: the id of the parent, and the own tag."""

    parents: dict[int, int] = field(default_factory=dict)
    tags: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WalkedText:
    """The runs of an element, and what gives those of the same element after some of it was removed."""

    runs: list[TextRun] = field(default_factory=list)
    around: Around = field(default_factory=Around)
    _steps: Steps = field(default_factory=Steps)
    _ends_of_runs: list[int] = field(default_factory=list)
    _firsts: dict[int, int] = field(default_factory=dict)
    _ends: dict[int, int] = field(default_factory=dict)

    def runs_without(self, removed: Iterable[int]) -> list[TextRun]:
        """The runs without the elements of these ids, none of which is inside another.

        Only what is around a removed element is put together again, from the border above to the border below it.
        """
        found: list[TextRun] = []
        done = 0
        for spans in self._together(
            sorted((self._firsts[key], self._ends[key]) for key in removed if key in self._firsts)
        ):
            top, bottom = self._steps.below_border(spans[0][0]), self._steps.behind_border(spans[-1][1])
            found += self.runs[bisect_left(self._ends_of_runs, done) : bisect_left(self._ends_of_runs, top)]
            kept = pairwise([top, *(place for span in spans for place in span), bottom])
            found += runs_in(self._steps.among(islice(kept, 0, None, 2)))[0]
            done = bottom
        return found + self.runs[bisect_left(self._ends_of_runs, done) :]

    def _together(self, spans: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
        """Groups spans without a border between them that both sides keep."""
        group: list[tuple[int, int]] = []
        for span in spans:
            if group and self._steps.below_border(span[0]) < self._steps.behind_border(group[-1][1]):
                group.append(span)
            else:
                if group:
                    yield group
                group = [span]
        if group:
            yield group


NOTHING: Final = WalkedText()


def runs_of(root: LexborNode) -> list[TextRun]:
    """The runs in page order, without hidden text."""
    return walked(root).runs


def walked(root: LexborNode) -> WalkedText:
    walk = _Walk(_marked(root))
    if root.is_element_node and root.tag not in UNREAD and root.mem_id not in walk.marked.hidden:
        walk.note_around(root)
        walk.go_through(root)
    runs, ends = runs_in(walk.steps)
    return WalkedText(runs, walk.around, walk.steps, ends, walk.firsts, walk.ends)


class _Marked(NamedTuple):
    """The ids of elements whose attributes decide: selectors find these in a fraction of the time of asking each."""

    hidden: frozenset[int]
    lined: frozenset[int]
    links: frozenset[int]


def _marked(root: LexborNode) -> _Marked:
    styled = {node.mem_id: (node.tag, node.attributes) for node in (root, *root.css("[style], [hidden], pre"))}
    return _Marked(
        frozenset(key for key, (tag, attributes) in styled.items() if hides(tag, attributes)),
        frozenset(key for key, (tag, attributes) in styled.items() if shows_lines(tag, attributes)),
        frozenset(node.mem_id for node in root.css("a") if not _is_document(node.attributes.get("href") or "")),
    )


@dataclass(slots=True)
class _Walk:
    marked: _Marked
    around: Around = field(default_factory=Around)
    steps: Steps = field(default_factory=Steps)
    firsts: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)

    def note_around(self, root: LexborNode) -> None:
        inner = root
        while (outer := inner.parent) is not None:
            self.around.parents[inner.mem_id] = outer.mem_id
            self.around.tags[outer.mem_id] = outer.tag or ""
            inner = outer

    def go_through(self, root: LexborNode) -> None:
        """In one loop, because a page has thousands of nodes."""
        hidden, lined, links = self.marked
        parents, tags, texts = self.around.parents, self.around.tags, self.steps.texts
        firsts, ends = self.firsts, self.ends
        add_text, add_owner, add_traits = texts.append, self.steps.owners.append, self.steps.traits.append
        owner, traits = root, 0
        node: LexborNode | None = root
        # Of each open element: its id, whether it is a block, what follows it, and the owner and traits around it.
        open_now: list[tuple[int, bool, LexborNode | None, LexborNode, int]] = []
        while node is not None or open_now:
            if node is None:
                key, is_block, node, around, traits = open_now.pop()
                if is_block:
                    add_text(None)
                    add_owner(owner)
                    add_traits(0)
                    owner = around
                ends[key] = len(texts)
                continue
            tag = node.tag
            after = node.next if open_now else None
            if tag == TEXT:
                add_text(node.text_content or "")
                add_owner(owner)
                add_traits(traits)
                node = after
            elif tag in UNREAD or not node.is_element_node or (key := node.mem_id) in hidden:
                node = after
            elif tag == "br":
                firsts[key] = len(texts)
                self.steps.add(" " if owner.tag in _HEADINGS else None, owner)
                ends[key] = len(texts)
                node = after
            else:
                if open_now:
                    parents[key] = open_now[-1][0]
                tags[key] = tag or ""
                firsts[key] = len(texts)
                is_block = tag in BLOCKS
                open_now.append((key, is_block, after, owner, traits))
                traits |= (IN_LINK if key in links else 0) | (KEEPS_LINES if key in lined else 0)
                if is_block:
                    add_text(None)
                    add_owner(owner)
                    add_traits(0)
                    owner = node
                node = node.first_child


@lru_cache(maxsize=8192)
def _is_document(address: str) -> bool:
    """The pages of a site share most of their links."""
    return _DOCUMENT.search(address) is not None
