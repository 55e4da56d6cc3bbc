"""Finds blocks and boxes that link to other pages: links of their own, and teasers of other stories."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from selectolax.lexbor import LexborNode

from extractors.html.text_runs import TextRun

# A block with this linked share links to another page; a longer block is a text with links.
LINKED = 0.7
LONGEST_LINK = 300

# A box of another story has a linked title with this many characters and this share of its text.
_TEASER_TITLE = 25
_BOX_LINKED = 0.25
_LARGEST_BOX = 800


def leading_elsewhere(runs: Iterable[TextRun], frame: LexborNode) -> Iterator[LexborNode]:
    """Blocks that are links, and boxes of another story: its linked title with the text below."""
    inside = [run for run in runs if is_in(run.owner, frame) and run.owner.mem_id != frame.mem_id]
    for own in by_node(inside, lambda run: run.owner):
        if all(map(leads_elsewhere, own)):
            yield own[0].owner
    for own in by_node(inside, lambda run: child_around(run.owner, frame)):
        if len(own) > 1 and is_box(own):
            yield child_around(own[0].owner, frame)


def by_node(runs: Iterable[TextRun], node_of: Callable[[TextRun], LexborNode]) -> Iterable[list[TextRun]]:
    found: defaultdict[int, list[TextRun]] = defaultdict(list)
    for run in runs:
        found[node_of(run).mem_id].append(run)
    return found.values()


def child_around(node: LexborNode, frame: LexborNode) -> LexborNode:
    """The frame's child that holds the node."""
    outer = node
    while outer.parent is not None and outer.parent.mem_id != frame.mem_id:
        outer = outer.parent
    return outer


def is_box(runs: list[TextRun]) -> bool:
    length = sum(len(run.text) for run in runs)
    linked = sum(len(run.text) for run in runs if leads_elsewhere(run) and len(run.text) >= _TEASER_TITLE)
    return length < _LARGEST_BOX and linked >= _BOX_LINKED * length


def leads_elsewhere(run: TextRun) -> bool:
    return run.linked > 0 and len(run.text) < LONGEST_LINK and run.linked_share >= LINKED


def is_in(node: LexborNode, frame: LexborNode) -> bool:
    outer: LexborNode | None = node
    while outer is not None:
        if outer.mem_id == frame.mem_id:
            return True
        outer = outer.parent
    return False
