"""Reads a page's metadata about its article: og: and other metas, JSON-LD, microdata and the title element."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.html.element_text import element_text, one_line

_ARTICLE_TYPES = re.compile(r"Article|Posting|Report|Review")


class Field(StrEnum):
    TITLE = "title"
    LEAD = "lead"
    DATE = "published"
    BYLINE = "byline"
    SECTION = "section"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Statement:
    """A page's metadata for one field; `source` says where it was found."""

    field: Field
    text: str
    source: str


_METAS = {
    "og:title": Field.TITLE,
    "twitter:title": Field.TITLE,
    "og:description": Field.LEAD,
    "description": Field.LEAD,
    "twitter:description": Field.LEAD,
    "article:published_time": Field.DATE,
    "datePublished": Field.DATE,
    "pubdate": Field.DATE,
    "article:section": Field.SECTION,
    "author": Field.BYLINE,
    "article:author": Field.BYLINE,
}
_LINKED_DATA = {
    "headline": Field.TITLE,
    "description": Field.LEAD,
    "datePublished": Field.DATE,
    "author": Field.BYLINE,
    "articleSection": Field.SECTION,
    "articleBody": Field.BODY,
}
_MICRODATA = {
    "headline": Field.TITLE,
    "datePublished": Field.DATE,
    "author": Field.BYLINE,
    "articleSection": Field.SECTION,
}
# Keys of an object that may contain the article's own object.
_NESTED = ("@graph", "mainEntity")


def statements_of(page: LexborHTMLParser) -> tuple[Statement, ...]:
    """The statements, each once, in the order JSON-LD, metas, microdata, title element."""
    return _each_once((*_linked_data(page), *_metas(page), *_microdata(page), *_title(page)))


def statements_of_head(page: LexborHTMLParser) -> tuple[Statement, ...]:
    """Those in JSON-LD and metas."""
    return _each_once((*_linked_data(page), *_metas(page)))


def _each_once(found: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(dict.fromkeys(one for one in found if one.text and not one.text.startswith(("http://", "https://"))))


def _linked_data(page: LexborHTMLParser) -> Iterator[Statement]:
    for node in page.css("script[type='application/ld+json']"):
        try:
            data: object = json.loads(node.text(), strict=False)
        except ValueError:
            continue
        for one in _objects(data):
            if _ARTICLE_TYPES.search(str(one.get("@type"))):
                for key, field in _LINKED_DATA.items():
                    for text in _texts(one.get(key)):
                        yield Statement(field, text, f"JSON-LD {key}")


def _objects(data: object) -> Iterator[dict[object, object]]:
    if isinstance(data, list):
        for one in data:
            yield from _objects(one)
    elif isinstance(data, dict):
        yield data
        for key in _NESTED:
            yield from _objects(data.get(key))


def _texts(value: object) -> Iterator[str]:
    """A value of JSON-LD is a text, an object with a name, or a list of these."""
    if isinstance(value, str):
        yield one_line(unescape(value))
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from _texts(value.get("name"))


def _metas(page: LexborHTMLParser) -> Iterator[Statement]:
    for node in page.css("meta[content]"):
        name = node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop") or ""
        if field := _METAS.get(name):
            yield Statement(field, one_line(unescape(unescape(node.attributes.get("content") or ""))), name)


def _microdata(page: LexborHTMLParser) -> Iterator[Statement]:
    for name, field in _MICRODATA.items():
        for node in page.css(f"[itemprop='{name}']"):
            if node.tag != "meta":
                yield Statement(field, _value(node), f"microdata {name}")


def _value(node: LexborNode) -> str:
    return one_line(node.attributes.get("datetime") or node.attributes.get("content") or "") or element_text(node)


def _title(page: LexborHTMLParser) -> Iterator[Statement]:
    node = page.css_first("head > title")
    if node is not None:
        yield Statement(Field.TITLE, element_text(node) or one_line(node.text()), "title element")
