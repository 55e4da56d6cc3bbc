"""Finds the teasers on a page: the texts that belong to linked titles of other stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from selectolax.lexbor import LexborNode

from extractors.generic.extents import Extent, Extents
from extractors.html.text_runs import TextRun
from extractors.html.text_walk import Around

# A teaser is this near below another story's title and at most this long. If three or more cards of one parent have a
# title each, all their text is teasers.
_NEAR_TITLE = 2
_TEASER = 300
_CARDS = 3
_PLAIN_A_CARD = 1.5
_PLAIN_OF_ONE_CARD = 2


@dataclass(frozen=True, slots=True)
class _Page:
    """`titles` and `plain` count the linked titles and the plain texts before each run."""

    runs: Sequence[TextRun]
    titles: Sequence[int]
    plain: Sequence[int]
    extents: Extents
    around: Around

    def is_title(self, at: int) -> bool:
        return self.titles[at + 1] > self.titles[at]


def teasers(
    runs: Sequence[TextRun], is_title: Sequence[bool], is_plain: Sequence[bool], extents: Extents, around: Around
) -> set[int]:
    """The places of the runs of plain text that belong to the linked titles of other stories."""
    page = _Page(runs, list(accumulate(is_title, initial=0)), list(accumulate(is_plain, initial=0)), extents, around)
    found: set[int] = set()
    cards: dict[tuple[int, str], list[Extent]] = {}
    for at, run in enumerate(runs):
        if not is_title[at]:
            continue
        card = _card(page, run.owner.mem_id)
        cards.setdefault((around.parents.get(card, 0), around.tags[card]), []).append(extents[card])
        if page.plain[min(at + 1 + _NEAR_TITLE, len(runs))] > page.plain[at + 1]:
            found |= _text_of_one_card(page, at)
    for (parent, _), together in cards.items():
        if len(together) >= _CARDS:
            found |= _text_of_cards(together, extents[parent], page.plain)
    return found


def _card(page: _Page, owner: int) -> int:
    """The largest element with this one linked title in it."""
    card = owner
    tags, parent_of, titles = page.around.tags, page.around.parents.get, page.titles
    firsts, lasts = page.extents.firsts, page.extents.lasts
    while (outer := parent_of(card)) is not None and tags[outer] not in ("body", "html"):
        if titles[lasts[outer] + 1] - titles[firsts[outer]] > 1:
            break
        card = outer
    return card


def _text_of_one_card(page: _Page, at: int) -> set[int]:
    """The plain text just below a title, if an element holds only these two."""
    found: set[int] = set()
    owner = page.runs[at].owner
    for below in range(at + 1, min(at + 1 + _NEAR_TITLE, len(page.runs))):
        if page.is_title(below):
            break
        if page.plain[below + 1] == page.plain[below]:
            continue
        shared = _extent_with(page, owner.mem_id, below)
        above = page.plain[at] - page.plain[shared.first]
        whole = page.plain[shared.last + 1] - page.plain[shared.first]
        if above or whole > _PLAIN_OF_ONE_CARD or len(page.runs[below].text) >= _TEASER:
            continue
        if owner.tag != "p" and _are_beside(owner, page.runs[below].owner):
            found.add(below)
    return found


def _extent_with(page: _Page, key: int, below: int) -> Extent:
    """The extent of the innermost element around this one that holds the run below."""
    while page.extents.lasts[key] < below:
        key = page.around.parents[key]
    return page.extents[key]


def _are_beside(title: LexborNode, text: LexborNode) -> bool:
    around = {node.mem_id for node in (title, title.parent) if node is not None}
    return any(node.mem_id in around for node in (text, text.parent) if node is not None)


def _text_of_cards(cards: Sequence[Extent], parent: Extent, plain: Sequence[int]) -> set[int]:
    """The text inside the cards, and also between them if the row of cards begins with a title and has little text."""
    inside = {at for card in cards for at in range(card.first, card.last + 1)}
    first, last = cards[0].first, parent.last
    text_between = plain[last + 1] - plain[first]
    begins = plain[first] == plain[parent.first]
    if begins and text_between <= _PLAIN_A_CARD * len(cards) and cards[0].first == cards[0].last:
        inside |= set(range(first, last + 1))
    return inside
