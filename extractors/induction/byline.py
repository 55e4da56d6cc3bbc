"""Finds the byline: at the head, if a page states its author, or at the foot of the body."""

import re
from collections.abc import Sequence

from extractors.html.blocks import blocks_of
from extractors.induction.evidence import Line, share
from extractors.induction.head_fields import byline_place
from extractors.induction.selectors import SelectorLanguage
from extractors.induction.text_labels import Labelled

_LONGEST = 60
_HALF = 0.5
_NAMES = re.compile(r"author|tac-?gia|byline|nguon|source|writer", re.IGNORECASE)


def byline_line(pages: Sequence[Labelled], language: SelectorLanguage, body: str) -> Line | None:
    if place := byline_place(pages, language):
        css, stated = place.selector.css, share(place.right, len(pages), "the author that the page states")
        return Line("byline", {"foot": {"at": [css]}} if _stands_last(pages, css, body) else {"head": [css]}, stated)
    if named := _named_at_foot(pages, language, body):
        return named
    aligned = sum(_ends_to_the_right(page, body) for page in pages)
    if aligned > _HALF * len(pages):
        rule = {"foot": {"align": "right", "short": _LONGEST}}
        return Line("byline", rule, share(aligned, len(pages), "a short last block, set to the right"))
    return None


def _stands_last(pages: Sequence[Labelled], css: str, body: str) -> bool:
    """Whether it comes after most of the body's text."""
    behind = 0
    for page in pages:
        text = [at for at in sorted(page.sample.places(body)) if page.is_text(at)]
        places = page.sample.places(css)
        behind += bool(places) and bool(text) and min(places) > text[len(text) // 2]
    return behind > _HALF * len(pages)


def _named_at_foot(pages: Sequence[Labelled], language: SelectorLanguage, body: str) -> Line | None:
    counts: dict[str, int] = {}
    for page in pages:
        inside = sorted(page.sample.places(body))
        for at in inside[-3:]:
            run = page.sample.runs[at]
            for node in page.sample.around[at][:2] if len(run.text) <= _LONGEST else ():
                for one in language.of(node):
                    if _NAMES.search(one.css) and len(page.sample.places(one.css) & set(inside)) == 1:
                        counts[one.css] = counts.get(one.css, 0) + 1
    best = max(counts, key=lambda css: (counts[css], -len(css)), default=None)
    if best is None or counts[best] <= _HALF * len(pages):
        return None
    return Line("byline", {"foot": {"at": [best]}}, share(counts[best], len(pages), "the body's last, by its name"))


def _ends_to_the_right(page: Labelled, body: str) -> bool:
    nodes = page.sample.tree.css(body)
    blocks = [block for node in nodes for block in blocks_of(node)]
    return len(blocks) > 1 and blocks[-1].side in ("right", "end") and len(blocks[-1].text) <= _LONGEST
