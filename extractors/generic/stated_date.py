"""Reads the dates in a page's metadata: JSON-LD, meta elements and microdata."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Published
from extractors.generic.machine_date import machine_date

# By attribute; letters of any case count.
_METAS = {
    "property": frozenset({"article:published_time", "og:article:published_time"}),
    "itemprop": frozenset({"datepublished"}),
    "name": frozenset(
        {
            "article:published_time",
            "datepublished",
            "pubdate",
            "publish_date",
            "publishdate",
            "dc.date.issued",
            "dc.date.created",
            "dcterms.created",
            "dcterms.issued",
            "article.published",
            "parsely-pub-date",
            "cxenseparse:recs:publishtime",
            "sailthru.date",
        }
    ),
}
_LOOSE_METAS = "meta[name='date' i], meta[name='dc.date' i], meta[itemprop='dateCreated']"
_MARKED = "time[itemprop='datePublished'], span[itemprop='datePublished']"
_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report")
_DATE_IN_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


@dataclass(frozen=True, slots=True)
class StatedDate:
    """`published` applies the offset; `as_written` takes the written time as Vietnam's time."""

    published: Published
    as_written: Published
    rule: str


def stated_dates(page: LexborHTMLParser) -> list[StatedDate]:
    """The dates, the most reliable first. JSON-LD with dates of two articles is ambiguous, and is skipped."""
    in_data = list(dict.fromkeys(text for text in _linked_data(page) if iso_date(text)))
    texts = [(text, "JSON-LD datePublished") for text in in_data if len(in_data) == 1]
    texts += [(text, "meta of the publication time") for text in _in_metas(page)]
    for node in page.css(_MARKED):
        text = node.attributes.get("datetime") or node.attributes.get("content") or ""
        texts.append((text, "element of the publication time"))
    return _without_false_utc(_parsed_dates(texts))


def _in_metas(page: LexborHTMLParser) -> Iterator[str]:
    """A meta that is named twice counts twice."""
    for node in page.css("meta"):
        attributes = node.attributes
        for attribute, names in _METAS.items():
            if (attributes.get(attribute) or "").lower() in names:
                yield attributes.get("content") or ""


def loosely_stated_dates(page: LexborHTMLParser) -> list[StatedDate]:
    """Dates in metas that some sites fill with the time of the request: evidence only where nothing else is."""
    metas = page.css(_LOOSE_METAS)
    return _parsed_dates((node.attributes.get("content") or "", "meta of a date") for node in metas)


def _parsed_dates(texts: Iterable[tuple[str, str]]) -> list[StatedDate]:
    found = ((machine_date(text), rule) for text, rule in texts)
    return [StatedDate(date.published, date.as_written, rule) for date, rule in found if date]


def _without_false_utc(dates: list[StatedDate]) -> list[StatedDate]:
    """The page states the same clock time with Vietnam's offset too: ONECMS has 15:48:01Z beside 15:48:01+07:00."""
    local = {one.published for one in dates if one.published == one.as_written}
    return [one for one in dates if one.published == one.as_written or one.as_written not in local]


def states_article(page: LexborHTMLParser) -> bool:
    """Whether the page's metadata says that it is an article."""
    if "article" in og_type(page):
        return True
    return any(_ARTICLE_TYPES.search(str(one.get("@type"))) for one in stated_objects(page))


def og_type(page: LexborHTMLParser) -> str:
    node = page.css_first("meta[property='og:type']")
    return (node.attributes.get("content") or "").strip().lower() if node is not None else ""


def stated_objects(page: LexborHTMLParser) -> Iterator[dict[object, object]]:
    """The objects of the page's JSON-LD."""
    return (one for data in _data(page) for one in _objects(data))


def iso_date(text: str) -> Published | None:
    """Parses the date, in Vietnam's time; a text without an offset is in Vietnam's time already."""
    found = machine_date(text)
    return found.published if found else None


def _linked_data(page: LexborHTMLParser) -> Iterator[str]:
    for script in page.css("script[type='application/ld+json']"):
        text = script.text()
        data = _parsed(text)
        if data is None:
            found = _DATE_IN_DATA.findall(text) if _ARTICLE_TYPES.search(text) else []
            yield from found if len(found) == 1 else []
        for one in _objects(data):
            if _ARTICLE_TYPES.search(str(one.get("@type"))) and isinstance(date := one.get("datePublished"), str):
                yield date


def _data(page: LexborHTMLParser) -> Iterator[object]:
    return (_parsed(script.text()) for script in page.css("script[type='application/ld+json']"))


@lru_cache(maxsize=4)
def _parsed(text: str) -> object:
    """Asked several times of each page.

    None if it is not valid JSON: papers leave quotes and commas as their editors typed them.
    """
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(data: object) -> Iterator[dict[object, object]]:
    """The page's own objects; objects of other pages are deeper (itemListElement)."""
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            yield one
            waiting.append(one.get("@graph"))
