"""An article's parts outside its body, each with the rule that found it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.element_text import element_text
from extractors.white_space import one_line
from seeds.text_rule import TextRule


@dataclass(frozen=True, slots=True)
class Found:
    """A text, the rule that found it, and the element it stood in, where it had one of its own."""

    text: str
    rule: str
    node: LexborNode | None


def first_text(page: LexborHTMLParser, selectors: tuple[str, ...]) -> Found | None:
    """The first element with a text, by the first selector that has one."""
    return next(texts_of(page, selectors), None)


def every_text(page: LexborHTMLParser, selectors: tuple[str, ...]) -> list[Found]:
    """All elements with a text, by the first selector that has one."""
    return next((found for selector in selectors if (found := list(_texts(page, selector)))), [])


def texts_of(page: LexborHTMLParser, selectors: tuple[str, ...]) -> Iterator[Found]:
    """Every element with a text, selector by selector."""
    return (found for selector in selectors for found in _texts(page, selector))


def find(page: LexborHTMLParser, rules: Iterable[TextRule]) -> Found | None:
    for rule in rules:
        found = first_text(page, (rule.at,))
        if found is None or rule.pattern is None:
            if found:
                return found
            continue
        match = re.search(rule.pattern, found.text)
        if match and (part := match[rule.group].strip()):
            return Found(part, f"{rule.at} /{rule.pattern}/", found.node)
    return None


def _texts(page: LexborHTMLParser, selector: str) -> Iterator[Found]:
    for node in _nodes(page, selector):
        if text := _text_of(node):
            yield Found(text, selector, node)


def _nodes(page: LexborHTMLParser, selector: str) -> Iterator[LexborNode]:
    """The first by a search that ends where it stands: mostly no other is wanted."""
    first = page.css_first(selector)
    if first is not None:
        yield first
        yield from page.css(selector)[1:]


def _text_of(node: LexborNode) -> str:
    """A meta's content is escaped twice on ONECMS and on portals of VCCorp (&amp;#226;, &amp;#x2B;07:00)."""
    if node.tag == "meta":
        return one_line(unescape(node.attributes.get("content") or ""))
    return one_line(node.text()) if node.tag == "script" else element_text(node)
