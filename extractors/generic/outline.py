"""Scores each text run of a page for or against a story, and notes which runs each element holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from selectolax.lexbor import LexborNode

from extractors.html.text_runs import TextRun

# Shorter plain texts (headings, captions, times, labels) are evidence for neither a story nor furniture.
PLAIN = 40

# A run with this linked share is a link; a link of this many characters is another story's title.
_LINKED_SHARE = 0.5
_TITLE = 25

# A link costs its length plus this: lists of links have many links rather than many characters.
_LINK_COST = 30

# A single link between paragraphs is a reference in the story.
_ALONE = 0.3

_FOOTER_TEXT = re.compile(
    r"Giấy phép (?:số|hoạt động|xuất bản|thiết lập|ra báo)|Số giấy phép|"
    r"Tổng [Bb]iên tập|Chịu trách nhiệm (?:nội dung|xuất bản)|"
    r"Ghi rõ nguồn|[Bb]ản quyền thuộc|[Cc]opyright|[Aa]ll [Rr]ights [Rr]eserved|"
    # Not as a letter of TCVN3 (©m, ®oµn), nor behind a product's name.
    r"(?<!\w)©(?![a-zµ-ÿ\u00ad])|(?<!\w)®(?!\S)|"
    r"^(?:Địa chỉ|Trụ sở|Tòa soạn|Điện thoại|Hotline|Đường dây nóng|E-?mail)\s*:|"
    r"(?:Không được sao chép|[Cc]hỉ được (?:phát hành|sao chép|đăng)).{0,60}(?:thông tin|nội dung|trang này|website)",
)


@dataclass(frozen=True, slots=True)
class Extent:
    """The indices of an element's first and last run."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Outline:
    """`gains` count the characters of plain text, `costs` those of links and footers; the keys of `extents` are ids."""

    runs: Sequence[TextRun]
    gains: Sequence[float]
    costs: Sequence[float]
    extents: dict[int, Extent]

    def cost_between(self, first: int, last: int) -> float:
        """The cost of the runs between the two."""
        return sum(self.costs[first + 1 : last])

    def runs_in(self, node: LexborNode) -> Sequence[TextRun]:
        extent = self.extents.get(node.mem_id)
        return self.runs[extent.first : extent.last + 1] if extent else ()

    def gain_in(self, node: LexborNode) -> float:
        extent = self.extents.get(node.mem_id)
        return sum(self.gains[extent.first : extent.last + 1]) if extent else 0.0

    def together(self, first: int, last: int) -> LexborNode:
        """The innermost element that holds both runs."""
        for node in self_and_around(self.runs[first].owner):
            extent = self.extents[node.mem_id]
            if extent.first <= first and last <= extent.last:
                return node
        raise ValueError("runs of two pages")


def outline_of(runs: Sequence[TextRun], title: str | None = None) -> Outline:
    """The outline of the page; the title never counts as text of the story, even if the page repeats it."""
    extents = _extents(runs)
    teasers = _teasers(runs, extents)
    titles = {at for at, run in enumerate(runs) if title and says_title(run.text, title)}
    weighed = [_weigh(runs, at, is_teaser=at in teasers or at in titles) for at in range(len(runs))]
    return Outline(runs, [gain for gain, _ in weighed], [cost for _, cost in weighed], extents)


# A text that says the title has at most this many characters before it: Bạn đang đọc: ….
_BEFORE_TITLE = 25


def says_title(text: str, title: str) -> bool:
    """Whether the text is the title, in letters of any case, with little before it and nothing behind it."""
    stated, whole = text.casefold().rstrip(" ."), title.casefold().rstrip(" .")
    return stated.endswith(whole) and len(stated) - len(whole) <= _BEFORE_TITLE


def is_linked(run: TextRun) -> bool:
    return run.linked_share >= _LINKED_SHARE


def is_linked_title(run: TextRun) -> bool:
    return is_linked(run) and len(run.text) >= _TITLE


def is_footer(run: TextRun) -> bool:
    return _is_footer_text(run.text)


@lru_cache(maxsize=4096)
def _is_footer_text(text: str) -> bool:
    """Asked several times of each text of a page."""
    return _FOOTER_TEXT.search(text) is not None


def self_and_around(node: LexborNode) -> Iterator[LexborNode]:
    outer: LexborNode | None = node
    while outer is not None:
        yield outer
        outer = outer.parent


def _extents(runs: Sequence[TextRun]) -> dict[int, Extent]:
    """Visits each element once for its first run and once for its last: those around a known element are known."""
    firsts: dict[int, int] = {}
    lasts: dict[int, int] = {}
    places = range(len(runs))
    for found, order in ((firsts, places), (lasts, reversed(places))):
        for at in order:
            for outer in self_and_around(runs[at].owner):
                if (key := outer.mem_id) in found:
                    break
                found[key] = at
    return {key: Extent(first, lasts[key]) for key, first in firsts.items()}


def _weigh(runs: Sequence[TextRun], at: int, *, is_teaser: bool) -> tuple[float, float]:
    run = runs[at]
    if is_linked(run):
        beside = (runs[near] for near in (at - 1, at + 1) if 0 <= near < len(runs))
        is_alone = not any(map(is_linked, beside))
        return 0, len(run.text) * _ALONE if is_alone else len(run.text) + _LINK_COST
    if is_footer(run):
        return 0, len(run.text)
    if len(run.text) < PLAIN or is_teaser:
        return 0, 0
    return len(run.text) - run.linked, 0


# A teaser is this near below another story's title and at most this long. If three or more cards of one parent have a
# title each, all their text is teasers.
_NEAR_TITLE = 2
_TEASER = 300
_CARDS = 3
_PLAIN_A_CARD = 1.5
_PLAIN_OF_ONE_CARD = 2


def _teasers(runs: Sequence[TextRun], extents: dict[int, Extent]) -> frozenset[int]:
    """The runs of plain text that belong to the linked titles of other stories."""
    titles = list(accumulate((is_linked_title(run) for run in runs), initial=0))
    plain = list(accumulate((not is_linked(run) and len(run.text) >= PLAIN for run in runs), initial=0))
    found: set[int] = set()
    cards: dict[tuple[int, str | None], list[Extent]] = {}
    for at, run in enumerate(runs):
        if not is_linked_title(run):
            continue
        card = _card(run.owner, extents, titles)
        parent = card.parent.mem_id if card.parent is not None else 0
        cards.setdefault((parent, card.tag), []).append(extents[card.mem_id])
        found |= _text_of_one_card(at, runs, extents, plain)
    for (parent, _), together in cards.items():
        if len(together) >= _CARDS:
            found |= _text_of_cards(together, extents[parent], plain)
    return frozenset(found)


def _card(node: LexborNode, extents: dict[int, Extent], titles: Sequence[int]) -> LexborNode:
    """The largest element with this one linked title in it."""
    card = node
    while card.parent is not None and card.parent.tag not in ("body", "html"):
        around = extents[card.parent.mem_id]
        if titles[around.last + 1] - titles[around.first] > 1:
            break
        card = card.parent
    return card


def _text_of_one_card(at: int, runs: Sequence[TextRun], extents: dict[int, Extent], plain: Sequence[int]) -> set[int]:
    """The text just below a title, if an element holds only these two."""
    found: set[int] = set()
    for below in range(at + 1, min(at + 1 + _NEAR_TITLE, len(runs))):
        if is_linked_title(runs[below]):
            break
        shared = next(
            extents[node.mem_id] for node in self_and_around(runs[at].owner) if extents[node.mem_id].last >= below
        )
        above = plain[at] - plain[shared.first]
        whole = plain[shared.last + 1] - plain[shared.first]
        beside = runs[at].owner.tag != "p" and _are_beside(runs[at].owner, runs[below].owner)
        if beside and not above and whole <= _PLAIN_OF_ONE_CARD and len(runs[below].text) < _TEASER:
            found.add(below)
    return found


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
