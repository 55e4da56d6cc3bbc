"""Removes furniture from an unknown page by tags, names and styles, before the story is searched."""

import re
from collections import defaultdict
from collections.abc import Container, Mapping
from enum import StrEnum
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.generic.outline import Outline, outline_of, self_and_around
from extractors.html.text_runs import TextRun
from extractors.html.text_walk import WalkedText
from extractors.layout.body import outermost

# A name counts only for elements with at most this share of the plain text; comments may be longer than a story.
_FURNITURE_SHARE = 0.3
_COMMENTS_SHARE = 0.75

_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "form", "dialog"})
_NEVER_FURNITURE = frozenset({"html", "body", "main", "article"})
_COMMENT_WORDS = re.compile(r"(?:^|[\s_-])(?:comments?|cmt|binh-?luan|disqus|respond)(?:$|[\s_-])", re.IGNORECASE)
_OVERLAY_WORDS = re.compile(
    r"(?:^|[\s_-])(?:popup|pop-up|modal|modalbox|lightbox-?content|overlay-?(?:box|content)|cookie\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
# An element named for the author that has a sentence or two is a biography; one with a name alone is a byline.
_AUTHOR_WORDS = re.compile(
    r"(?:^|[\s_-])(?:authors?|box-?tac-?gia|tac-?gia|writer|contributor)(?:$|[\s_-])", re.IGNORECASE
)
_LONGEST_BIOGRAPHY = 3

_FURNITURE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|related?|relatedposts|lien-?quan|share|social|sharedaddy|sidebar|footer|banner|ads?|"
    r"advert\w*|quang-?cao|newsletter|tags?|tu-?khoa|tin-?khac|read-?more|doc-?them|most-?read|hide|"
    r"article-gating\w*|sign-?up|login|dang-nhap)(?:$|[\s_-])",
    re.IGNORECASE,
)


class _Words(StrEnum):
    """What an element is called."""

    COMMENTS = "comments"
    OVERLAY = "overlay"
    FURNITURE = "furniture"
    AUTHOR = "author"


_WORDS = {
    _Words.COMMENTS: _COMMENT_WORDS,
    _Words.OVERLAY: _OVERLAY_WORDS,
    _Words.FURNITURE: _FURNITURE_WORDS,
    _Words.AUTHOR: _AUTHOR_WORDS,
}


def without_furniture(page: LexborHTMLParser, text: WalkedText, title: LexborNode | None) -> list[TextRun]:
    """Removes furniture, except an element that contains the title or the page's h1; returns the runs that are left."""
    outline = outline_of(text.runs, text.around)
    kept = {outer.mem_id for node in (title, *page.css("h1")) if node for outer in self_and_around(node)}
    whole = max(1.0, sum(outline.gains))
    names_of: dict[int, str] = {}
    candidates: list[tuple[LexborNode, str]] = []
    for node in page.css("nav, footer, aside, form, dialog, [class], [id]"):
        key = node.mem_id
        if key in names_of or key in kept:
            continue
        attributes = node.attributes
        names_of[key] = names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if (_words_in(names) and node.tag not in _NEVER_FURNITURE) or node.tag in _FURNITURE_TAGS:
            candidates.append((node, names))
    together = _gains_together(outline, text.around.parents, names_of, {names for _, names in candidates})
    cut = [
        node
        for node, names in candidates
        if _is_biography(outline, node, names, whole)
        or _is_furniture(node, names, max(outline.gain_in(node), together[names]) / whole)
    ]
    removed = outermost(cut)
    runs = text.runs_without([node.mem_id for node in removed])
    for node in removed:
        node.decompose()
    return runs


def _gains_together(
    outline: Outline, parents: Mapping[int, int], names_of: Mapping[int, str], wanted: Container[str]
) -> Mapping[str, float]:
    """The plain text of all elements of a name that are in no other named element."""
    together: dict[str, float] = defaultdict(float)
    for key, names in names_of.items():
        if names not in wanted or key not in outline.extents.firsts:
            continue
        outer = parents.get(key)
        while outer is not None and outer not in names_of:
            outer = parents.get(outer)
        if outer is None:
            together[names] += outline.gain_of(key)
    return together


@lru_cache(maxsize=8192)
def _words_in(names: str) -> frozenset[_Words]:
    """The pages of a site share their names."""
    return frozenset(kind for kind, words in _WORDS.items() if words.search(names))


def _is_biography(outline: Outline, node: LexborNode, names: str, whole: float) -> bool:
    if _Words.AUTHOR not in _words_in(names):
        return False
    extent = outline.extents.get(node.mem_id)
    if extent is None:
        return False
    gains = [gain for gain in outline.gains[extent.first : extent.last + 1] if gain]
    return 0 < len(gains) <= _LONGEST_BIOGRAPHY and sum(gains) <= _COMMENTS_SHARE * whole


def _is_furniture(node: LexborNode, names: str, share: float) -> bool:
    """Decides by the share of the page's text that all elements of this name have."""
    words = _words_in(names)
    if _Words.COMMENTS in words:
        return share <= _COMMENTS_SHARE
    if _Words.OVERLAY in words or node.tag == "dialog":
        return share <= _COMMENTS_SHARE or _is_at_the_pages_end(node)
    labelled = _Words.FURNITURE in words or node.tag in _FURNITURE_TAGS
    return labelled and share <= _FURNITURE_SHARE


def _is_at_the_pages_end(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "body"
