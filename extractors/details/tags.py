"""Finds the tags that a page gives its article: in its metadata, else in its one list of tags."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.html.element_text import element_text, one_line

MOST_TAGS = 50
_LONGEST = 100
_STATED = ("meta[property='article:tag']", "meta[name='news_keywords']")
_ANY_STATED = ", ".join(_STATED)
_TAG_LINKS = "a[rel~='tag']"
_IN_LISTS = "[class~='tags'] a, [class$='-tags'] a, [class$='_tags'] a, [class*='-tags '] a"
_CSS_BLANKS = re.compile(r"[ \t\n\f\r]+")
_IN_DATA = re.compile(r'"keywords"\s*:\s*(\[[^\[\]{}]{0,5000}\]|"(?:[^"\\]|\\.){0,5000}")')
_ELSEWHERE = frozenset({"aside", "nav", "footer", "header"})


@dataclass(frozen=True, slots=True)
class StatedTags:
    """`rule` says where the tags were found."""

    tags: tuple[str, ...]
    rule: str


def tags_of(tree: LexborHTMLParser) -> StatedTags | None:
    """None if there are none. Keywords of a whole site (`meta[name='keywords']`) are not tags of its articles."""
    return next((StatedTags(tags, rule) for tags, rule in _found(tree) if tags), None)


def _found(tree: LexborHTMLParser) -> Iterator[tuple[tuple[str, ...], str]]:
    if tree.css_first(_ANY_STATED) is not None:  # most pages have neither, which one look shows instead of two
        for rule in _STATED:
            yield _listed(unescape(node.attributes.get("content") or "") for node in tree.css(rule)), rule
    yield _listed(_keywords_in_data(tree)), "JSON-LD keywords"
    yield _of_one_list(tree.css(_TAG_LINKS)), _TAG_LINKS
    yield _of_one_list(list(_in_lists(tree))), _IN_LISTS


def _listed(texts: Iterable[str]) -> tuple[str, ...]:
    parts = (one_line(part).strip("#;, ") for text in texts for part in re.split(r"[,;]", text))
    return tuple(dict.fromkeys(part for part in parts if 0 < len(part) <= _LONGEST))[:MOST_TAGS]


def _keywords_in_data(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("script[type='application/ld+json']"):
        for match in _IN_DATA.finditer(node.text()):
            try:
                found = json.loads(match[1])
            except ValueError:
                continue
            yield from (text for text in (found if isinstance(found, list) else [found]) if isinstance(text, str))


def _in_lists(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """What _IN_LISTS finds. Finding the few lists first is several times as fast as asking what is around each link."""
    for holder in tree.css("[class*='tags']"):
        if _is_named_tags(holder.attributes.get("class") or ""):
            yield from (link for link in holder.css("a") if link.mem_id != holder.mem_id)


def _is_named_tags(name: str) -> bool:
    return name.endswith(("-tags", "_tags")) or "-tags " in name or "tags" in _CSS_BLANKS.split(name)


def _of_one_list(links: list[LexborNode]) -> tuple[str, ...]:
    """Of two lists with other tags, one is the site's: then nothing is known."""
    lists: dict[int, list[str]] = {}
    for link in {link.mem_id: link for link in links}.values():
        if (holder := _holder(link)) is not None and (text := element_text(link)):
            lists.setdefault(holder.mem_id, []).append(text.lstrip("#"))
    found = {tuple(dict.fromkeys(texts)) for texts in lists.values()}
    return next(iter(found))[:MOST_TAGS] if len(found) == 1 else ()


def _holder(link: LexborNode) -> LexborNode | None:
    """The list that a link belongs to; None beside the article."""
    holder, outer = link.parent, link.parent
    is_found = False
    while outer is not None:
        if outer.tag in _ELSEWHERE:
            return None
        if not is_found and outer.tag in ("ul", "ol", "div", "p", "section"):
            holder, is_found = outer, True
        outer = outer.parent
    return holder
