"""The element of an unknown page that frames its story: where plain text is, and other stories' links are not."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.html.element_text import children
from extractors.html.text_runs import Run
from extractors.layout.body import outermost

Weights = defaultdict[int, float]

# Shorter plain texts (headings, captions, times, labels) say neither story nor furniture.
_PLAIN = 40

# A link costs its length and this: lists of links are long in number rather than in letters.
_LINKED_SHARE = 0.5
_LINK_COST = 30

# Another story's title is a link of so many letters; the lead that stands so near below it is no longer than this.
_TEASER_TITLE = 25
_TEASER_WITHIN = 2
_TEASER_LEAD = 300

# A frame has at least so much plain text, and holds so much of what is around it; below that, its parts are many.
_LEAST = 120
_DOMINANT = 0.75

# Around the best element, one with so much more text and still so much of its worth is the better frame.
_MORE_TEXT = 1.15
_WORTH_KEPT = 0.5
_CLIMB = 3

# A label is believed of an element with no more of the page's plain text than this; comments may outgrow a story.
_FURNITURE_SHARE = 0.3
_COMMENTS_SHARE = 0.75

_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "form", "dialog"})
_NEVER_FURNITURE = frozenset({"html", "body", "main", "article"})
_COMMENT_WORDS = re.compile(r"(?:^|[\s_-])(?:comments?|cmt|binh-?luan|disqus)(?:$|[\s_-])", re.IGNORECASE)
_FURNITURE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|related?|lien-?quan|share|social|sidebar|footer|popup|modal|banner|ads?|advert\w*|"
    r"quang-?cao|newsletter|tags?|tu-?khoa|tin-?khac|read-?more|doc-?them|most-?read)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FOOTER_TEXT = re.compile(r"Giấy phép (?:số|hoạt động|xuất bản)|Tổng [Bb]iên tập|Ghi rõ nguồn|[Bb]ản quyền thuộc|©|®")


def without_furniture(page: LexborHTMLParser, runs: Sequence[Run], title: LexborNode | None) -> None:
    """Cuts out what tags and names say is no story, unless the title or the page's h1 is in it."""
    _, _, plain = _weights(runs)
    kept = {outer.mem_id for node in (title, *page.css("h1")) if node for outer in _self_and_around(node)}
    whole = max(plain.values(), default=0)
    named = page.css("nav, footer, aside, form, dialog, [class], [id]")
    cut = [node for node in named if node.mem_id not in kept and _is_furniture(node, plain, whole)]
    for node in outermost(cut):
        node.decompose()


def _is_furniture(node: LexborNode, plain: Weights, whole: float) -> bool:
    if node.tag in _NEVER_FURNITURE:
        return False
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    share = plain[node.mem_id] / max(1.0, whole)
    if _COMMENT_WORDS.search(names):
        return share <= _COMMENTS_SHARE
    labelled = node.tag in _FURNITURE_TAGS or _FURNITURE_WORDS.search(names) is not None
    return labelled and share <= _FURNITURE_SHARE


def story_frame(runs: Sequence[Run]) -> LexborNode | None:
    """The element worth most: its plain text less the links in it. None where there is too little of either."""
    nodes, worth, plain = _weights(runs)
    if not nodes:
        return None
    frame = _narrowed(_widened(max(nodes.values(), key=lambda node: worth[node.mem_id]), worth, plain), plain)
    return frame if worth[frame.mem_id] >= _LEAST else None


def _weights(runs: Sequence[Run]) -> tuple[dict[int, LexborNode], Weights, Weights]:
    """The elements by their ids, what each is worth, and its plain text alone."""
    nodes: dict[int, LexborNode] = {}
    worth: Weights = defaultdict(float)
    plain: Weights = defaultdict(float)
    for run, gain, cost in _weighed(runs):
        for outer in _self_and_around(run.owner):
            nodes[outer.mem_id] = outer
            worth[outer.mem_id] += gain - cost
            plain[outer.mem_id] += gain
    return nodes, worth, plain


def _widened(frame: LexborNode, worth: Weights, plain: Weights) -> LexborNode:
    """A short story with links in it is worth less than its longest paragraph."""
    best = frame
    for outer in islice(_self_and_around(frame), 1, 1 + _CLIMB):
        more = plain[outer.mem_id] >= _MORE_TEXT * plain[best.mem_id]
        if more and outer.tag != "html" and worth[outer.mem_id] >= _WORTH_KEPT * worth[best.mem_id]:
            best = outer
    return best


def _narrowed(frame: LexborNode, plain: Weights) -> LexborNode:
    while inner := max(children(frame), key=lambda child: plain[child.mem_id], default=None):
        if plain[inner.mem_id] < max(1.0, _DOMINANT * plain[frame.mem_id]):
            break
        frame = inner
    return frame


def _weighed(runs: Sequence[Run]) -> Iterator[tuple[Run, float, float]]:
    """Each run with its gain and its cost."""
    title_ago = _TEASER_WITHIN + 1
    for run in runs:
        title_ago += 1
        if run.linked_share >= _LINKED_SHARE:
            title_ago = 0 if len(run.text) >= _TEASER_TITLE else title_ago
            yield run, 0, len(run.text) + _LINK_COST
        elif _FOOTER_TEXT.search(run.text):
            yield run, 0, len(run.text)
        elif len(run.text) < _PLAIN or (title_ago <= _TEASER_WITHIN and len(run.text) < _TEASER_LEAD):
            yield run, 0, 0
        else:
            yield run, len(run.text) - run.linked, 0


def _self_and_around(node: LexborNode) -> Iterator[LexborNode]:
    outer: LexborNode | None = node
    while outer is not None:
        yield outer
        outer = outer.parent
