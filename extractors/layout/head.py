"""Reads an article's parts outside its body (title, date, lead …) by a layout's rules, and notes the rule of each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.article import Published
from extractors.captured_page import CapturedPage
from extractors.html.element_text import element_text, one_line
from extractors.layout.published import is_of_form, read_published
from extractors.layout.written_date import visible_date
from extractors.refusal import Refusal, RefusalReason
from seeds.field_rules import TextRule
from seeds.layout import Layout


@dataclass(frozen=True, slots=True)
class Found:
    """A text, the rule that found it, and its element if it has one of its own."""

    text: str
    rule: str
    node: LexborNode | None


def first_text(page: LexborHTMLParser, selectors: tuple[str, ...]) -> Found | None:
    """The first element with a text, by the first selector that has one."""
    return next(found_texts(page, selectors), None)


def every_text(page: LexborHTMLParser, selectors: tuple[str, ...]) -> list[Found]:
    """All elements with a text, by the first selector that has one."""
    return next((found for selector in selectors if (found := list(_texts(page, selector)))), [])


def found_texts(page: LexborHTMLParser, selectors: tuple[str, ...]) -> Iterator[Found]:
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
    """The first match comes from a search that stops there: usually no other match is needed."""
    first = page.css_first(selector)
    if first is not None:
        yield first
        yield from page.css(selector)[1:]


def _text_of(node: LexborNode) -> str:
    """A meta's content is escaped twice on ONECMS and on portals of VCCorp (&amp;#226;, &amp;#x2B;07:00)."""
    if node.tag == "meta":
        return one_line(unescape(node.attributes.get("content") or ""))
    return one_line(node.text()) if node.tag == "script" else element_text(node)


# The longest text of an element that holds a date and little else.
_DATE_LINE = 60

# Clocks of portals run ahead, and their day may differ from the capture's; more than this is a wrong date.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Head:
    """`foot` are the byline elements at the foot of the page, if the layout selects any."""

    section: Found | None
    title: Found
    byline: Found | None
    published: Published | None
    date_text: Found | None
    lead: Found | None
    foot: tuple[Found, ...] = ()


def read_head(tree: LexborHTMLParser, page: CapturedPage, layout: Layout) -> Head | Refusal:
    title = find(tree, layout.title)
    if title is None:
        places = ", ".join(rule.at for rule in layout.title)
        return Refusal(RefusalReason.NO_TITLE, f"no text in {places!r}", layout.name, layout.digest)
    date_text, published = _date(tree, layout)
    if date_text and not can_be(published, page):
        return Refusal(RefusalReason.BAD_DATE, date_text.text[:100], layout.name, layout.digest)
    foot_rule = layout.byline.foot if layout.byline else None
    return Head(
        section=find(tree, layout.section),
        title=title,
        byline=first_text(tree, layout.byline.head) if layout.byline else None,
        published=published,
        date_text=date_text,
        lead=first_text(tree, layout.lead),
        foot=tuple(every_text(tree, foot_rule.at)) if foot_rule else (),
    )


def _date(tree: LexborHTMLParser, layout: Layout) -> tuple[Found | None, Published | None]:
    """The first text in a form that a rule knows decides; the text of a meta or script counts only if it is a date.

    A text in another form is skipped. If no rule can read any text, the first skipped text is read as any page writes
    its dates: a portal that changes the form of its dates keeps their place.
    """
    unread: Found | None = None
    for rule in layout.published:
        for found in found_texts(tree, rule.at):
            published = read_published(found.text, rule)
            stated = found.node is not None and found.node.tag in ("meta", "script")
            if published is not None or (not stated and is_of_form(found.text, rule)):
                return found, published
            unread = unread if unread or stated else found
    return unread, visible_date(unread.text) if unread and len(unread.text) <= _DATE_LINE else None


def can_be(published: Published | None, page: CapturedPage) -> bool:
    return published is not None and published.moment <= page.captured_at + _AHEAD
