"""Finds the frame of an unknown page's story: the element that holds its paragraphs, normally below the title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from extractors.generic.best_element import best_element
from extractors.generic.comments import comments_at
from extractors.generic.extents import Extent
from extractors.generic.outline import Outline, is_footer, is_linked, self_and_around

# After links of this many characters between two paragraphs, the page may be at other stories.
_BARRIER = 120

# The least characters of a story's plain text: on a page that shows its title, and on one that does not.
_LEAST = 40
_LEAST_UNTITLED = 120

# A later group of paragraphs is the story only if it has this many times the text of the group nearer to the title.
_NEAR = 2
_NEAR_OUTSIDE = 3.5
_FAR = 6
_AFTER_LEAD = 1.5

# Papers put two or three links between lead and text; they cost no more than this.
_LINKS_BELOW_LEAD = 400
_LEAST_BELOW_LEAD = 0.5

# A box of a title, a byline and a lead has this many paragraphs at most.
_MOST_IN_A_HEAD = 2

# With this many paragraphs, text and links are enough to find the best element.
_MANY = 5

_LEAD_WORDS = re.compile(
    r"sapo|chapeau|lead|desc|summary|intro|excerpt|subtitle|standfirst|dek|tom-?tat|mo-?ta|chap|\bsp\b|short",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StoryFrame:
    """`node` holds the story; the part of it outside `extent` does not belong to the story."""

    node: LexborNode
    extent: Extent
    gain: float
    rivals_gain: float


@dataclass(frozen=True, slots=True)
class _Group:
    """The indices of paragraphs that belong together."""

    places: tuple[int, ...]
    gain: float


def story_frame(outline: Outline, title_at: int | None) -> StoryFrame | None:
    """The frame of the paragraphs below the title; without a title, the page's best element."""
    if title_at is None:
        return _untitled(outline)
    end = comments_at(outline, title_at)
    groups = _groups(outline, title_at, end)
    if not groups:
        end = len(outline.runs)
        groups = _groups(outline, title_at, end)
    if not groups:
        return None
    chosen = groups[0]
    for group in groups[1:]:
        if _is_the_better(outline, chosen, group, title_at):
            chosen = group
    if chosen.gain < _LEAST:
        return None
    extent = _with_short_lines(outline, chosen, title_at, end)
    rivals = max((group.gain for group in groups if group is not chosen), default=0.0)
    return StoryFrame(_element_of(outline, chosen, extent), extent, chosen.gain, rivals)


def _element_of(outline: Outline, group: _Group, extent: Extent) -> LexborNode:
    """The element that holds all paragraphs of a small group, except a lead in an element of its own."""
    places = group.places
    if len(places) > 1 and not _share_parent(outline, places[0], places[1]):
        places = places[1:]
    if len(places) < _MANY:
        return outline.together(places[0], places[-1])
    return best_element(outline, Extent(places[0], extent.last))


def _untitled(outline: Outline) -> StoryFrame | None:
    if sum(outline.gains) < _LEAST_UNTITLED:
        return None
    node = best_element(outline, Extent(0, len(outline.runs) - 1))
    extent = outline.extents[node.mem_id]
    gain = sum(outline.gains[extent.first : extent.last + 1])
    return StoryFrame(node, extent, gain, sum(outline.gains) - gain) if gain >= _LEAST_UNTITLED else None


def _groups(outline: Outline, title_at: int, end: int) -> list[_Group]:
    found: list[list[int]] = []
    for at in range(title_at + 1, end):
        if not outline.gains[at]:
            continue
        if found and _belongs(outline, found[-1], at, title_at):
            found[-1].append(at)
        else:
            found.append([at])
    return [_Group(tuple(places), sum(outline.gains[at] for at in places)) for places in found]


def _belongs(outline: Outline, group: Sequence[int], at: int, title_at: int) -> bool:
    """Whether the next paragraph belongs to the last one: both share an element, or it is just below.

    The first paragraph may be a lead that shares a box with the title.
    """
    last = group[-1]
    shared = outline.together(last, at)
    if outline.extents[shared.mem_id].first > title_at or _share_parent(outline, last, at):
        return True
    if outline.cost_between(last, at) >= _BARRIER:
        return False
    if len(group) == 1:
        return True
    before = outline.together(title_at, last)
    return before.mem_id == shared.mem_id or before.mem_id == outline.runs[title_at].owner.mem_id


def _share_parent(outline: Outline, first: int, second: int) -> bool:
    """Also true if the parent of one is around the other."""
    one, other = outline.runs[first].owner, outline.runs[second].owner
    if outline.together(first, second).mem_id in (one.mem_id, other.mem_id):
        return True
    return one.parent is not None and other.parent is not None and one.parent.mem_id == other.parent.mem_id


def _is_the_better(outline: Outline, chosen: _Group, group: _Group, title_at: int) -> bool:
    is_near = outline.cost_between(chosen.places[-1], group.places[0]) < _BARRIER
    has_lead = len(chosen.places) <= _MOST_IN_A_HEAD and _is_lead(outline.runs[chosen.places[-1]].owner)
    if has_lead and (is_near or _is_text_below_links(outline, chosen, group)):
        return True
    if len(chosen.places) == 1:
        if _is_below_in_one_box(outline, chosen, group, title_at):
            return group.gain >= chosen.gain * _LEAST_BELOW_LEAD
        return group.gain >= chosen.gain * (_AFTER_LEAD if is_near else _FAR)
    near = _NEAR_OUTSIDE if _has_left_the_box(outline, chosen, group, title_at) else _NEAR
    return group.gain >= chosen.gain * (near if is_near else _FAR)


def _is_below_in_one_box(outline: Outline, lead: _Group, group: _Group, title_at: int) -> bool:
    """Whether one element, below `body`, holds title, lead and text, with only a few links before the text."""
    box = outline.together(title_at, lead.places[-1])
    if box.tag == "body" or outline.extents[box.mem_id].last < group.places[0]:
        return False
    return outline.cost_between(lead.places[-1], group.places[0]) < _LINKS_BELOW_LEAD


def _has_left_the_box(outline: Outline, chosen: _Group, group: _Group, title_at: int) -> bool:
    """Whether an element other than a header holds the title and the first text, but not the later one."""
    box = outline.together(title_at, chosen.places[-1])
    return box.tag != "header" and outline.extents[box.mem_id].last < group.places[0]


def _is_text_below_links(outline: Outline, lead: _Group, group: _Group) -> bool:
    cost = outline.cost_between(lead.places[-1], group.places[0])
    return cost < _LINKS_BELOW_LEAD and len(group.places) > 1 and group.gain >= _NEAR * lead.gain


def _is_lead(node: LexborNode) -> bool:
    names = (
        f"{outer.attributes.get('class') or ''} {outer.attributes.get('id') or ''}"
        for outer in islice(self_and_around(node), 2)
    )
    return any(map(_LEAD_WORDS.search, names))


def _with_short_lines(outline: Outline, group: _Group, title_at: int, end_at: int) -> Extent:
    """Extends the group to the end of the last paragraph's element: a byline, a caption, a short answer."""
    last = end = group.places[-1]
    for at in range(last + 1, end_at):
        shared = outline.together(last, at)
        inside = outline.extents[shared.mem_id].first > title_at or _share_parent(outline, last, at)
        if not inside or is_footer(outline.runs[at]):
            break
        if not is_linked(outline.runs[at]):
            end = at
    return Extent(group.places[0], end)
