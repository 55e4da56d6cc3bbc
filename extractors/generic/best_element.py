"""Finds the innermost element that holds most of the plain text of some runs, and few links."""

from itertools import islice

from selectolax.lexbor import LexborNode

from extractors.generic.extents import Extent
from extractors.generic.outline import Outline, self_and_around
from extractors.html.element_text import children

# A frame has at least this share of the text of the element around it; with less, the story has more parts.
_DOMINANT = 0.75
_NEARLY_ALL = 0.9

# An element around the best one is better if it has this much more text and keeps this share of the score.
_MORE_TEXT = 1.15
_WORTH_KEPT = 0.5
_CLIMB = 3


def best_element(outline: Outline, extent: Extent) -> LexborNode:
    """The element with the best score (plain text minus links) for the runs in the extent."""
    if (parent := _parent_of_most(outline, extent)) is not None:
        return parent
    nodes: dict[int, LexborNode] = {}
    worth: dict[int, float] = {}
    plain: dict[int, float] = {}
    for at in range(extent.first, extent.last + 1):
        for outer in self_and_around(outline.runs[at].owner):
            nodes[outer.mem_id] = outer
            worth[outer.mem_id] = worth.get(outer.mem_id, 0.0) + outline.gains[at] - outline.costs[at]
            plain[outer.mem_id] = plain.get(outer.mem_id, 0.0) + outline.gains[at]
    best = max(nodes.values(), key=lambda node: worth[node.mem_id])
    return _narrowed(_widened(best, worth, plain), plain)


def _parent_of_most(outline: Outline, extent: Extent) -> LexborNode | None:
    """The one parent of nearly all paragraphs, however many links stand between them."""
    gains: dict[int, float] = {}
    parents: dict[int, LexborNode] = {}
    for at in range(extent.first, extent.last + 1):
        owner = outline.runs[at].owner
        if outline.gains[at] and owner.tag == "p" and owner.parent is not None:
            parents[owner.parent.mem_id] = owner.parent
            gains[owner.parent.mem_id] = gains.get(owner.parent.mem_id, 0.0) + outline.gains[at]
    best = max(gains, key=gains.__getitem__, default=None)
    whole = sum(outline.gains[extent.first : extent.last + 1])
    return parents[best] if best is not None and gains[best] >= _NEARLY_ALL * whole else None


def _widened(frame: LexborNode, worth: dict[int, float], plain: dict[int, float]) -> LexborNode:
    """Takes a larger element if it adds text: a short story with links scores less than its longest paragraph."""
    best = frame
    for outer in islice(self_and_around(frame), 1, 1 + _CLIMB):
        more = plain[outer.mem_id] >= _MORE_TEXT * plain[best.mem_id]
        if more and outer.tag != "html" and worth[outer.mem_id] >= _WORTH_KEPT * worth[best.mem_id]:
            best = outer
    return best


def _narrowed(frame: LexborNode, plain: dict[int, float]) -> LexborNode:
    while inner := max(children(frame), key=lambda child: plain.get(child.mem_id, 0.0), default=None):
        if plain.get(inner.mem_id, 0.0) < max(1.0, _DOMINANT * plain[frame.mem_id]):
            break
        frame = inner
    return frame
