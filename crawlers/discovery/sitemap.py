"""Reads the URLs of a sitemap in any form of the protocol: XML, a feed, or a text file with one URL on each line.

A forgiving parser silently drops text from faulty XML. So the XML is parsed strictly; if that fails, a regex takes the
URLs from the `<loc>` elements.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from crawlers.discovery.feed import feed_links
from crawlers.discovery.found_links import BAD_ADDRESS, Links, joined
from crawlers.discovery.item_fields import item_fields
from crawlers.discovery.xml_text import decoded_xml, element_content
from seeds.discovery import Sitemap
from storage.frontier.item_fields import ItemFields
from storage.outcomes import Reason
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo

MOST_SITEMAP_BYTES = 64 * 1024 * 1024  # the protocol allows 50 MB (sitemaps.org, "Sitemap file location")

_NOT_ONE = Links(failure=Reason.NOT_A_SITEMAP)
_PAGES, _INDEX = "urlset", "sitemapindex"
_PARTS = {_PAGES: "url", _INDEX: "sitemap"}
_FEEDS = frozenset({"rss", "feed", "RDF"})
_MARKUP = re.compile(r"<(?!\?|!)(?:([\w.-]+):)?([A-Za-z][\w.-]*)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SAYING = ("{*}lastmod", "{*}title", "{*}publication_date")
_OF_IMAGES = "sitemap-image"
_MOST_LETTERS = 10_000  # of the text of one <loc>
_LINE = re.compile(r"https?://\S+", re.IGNORECASE)
_FORMAT = re.compile(r"\.(?:xml|txt|rss)?(?:\.gz)?$")
_NAMED = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*([^\s#]+)", re.IGNORECASE | re.MULTILINE)
_DIGITS = re.compile(r"(\d+)")


class _Faulty(Exception):
    """The XML is not well-formed."""


@dataclass(frozen=True, slots=True)
class _Places:
    """The texts of the `<loc>` elements, in order; `bare` counts those without text of their own.

    `items` has the fields of the page of a `<loc>`.
    """

    kind: str
    texts: list[str]
    bare: int = 0
    items: Sequence[tuple[str, ItemFields]] = ()


def sitemap_links(url: str, body: bytes, rule: Sitemap) -> Links:
    """The page addresses of a sitemap, or the child sitemaps of an index, the newest by name first.

    On ONECMS, the lastmod in an index is useless (it is the time of the request); the children's names have the day.
    """
    try:
        whole = undo(body, None, MOST_SITEMAP_BYTES)
    except BodyTooLarge:
        return Links(failure=Reason.OVERSIZED)
    except BodyUndecodable:
        return _NOT_ONE
    if not _is_markup(whole):
        text = decoded_xml(whole)
        return _named(url, text, rule) if is_robots(url) else _lines(url, text)
    try:
        places = _strictly(whole)
    except _Faulty:
        places = _scanned(_without_comments(decoded_xml(whole)))
    if places.kind in _FEEDS:
        return feed_links(url, "", whole)
    if places.kind not in _PARTS:
        return _NOT_ONE
    return _links(url, places, rule)


def _links(url: str, places: _Places, rule: Sitemap) -> Links:
    found = joined(url, places.texts)
    left_out = dict(Counter(found.left_out) + Counter({BAD_ADDRESS: places.bare}))
    if places.kind == _PAGES:
        return Links(found.addresses, left_out=left_out, item_fields=found.item_fields(places.items))
    children = [place for place in found.addresses if rule.follow is None or re.search(rule.follow, place)]
    newest = sorted(dict.fromkeys(children), key=newness, reverse=True)
    return Links(further=tuple(newest[: rule.newest]), left_out=left_out)


def is_robots(url: str) -> bool:
    return urlsplit(url).path == "/robots.txt"


def _named(url: str, text: str, rule: Sitemap) -> Links:
    """The sitemaps that a robots.txt names, for all crawlers alike (sitemaps.org, "Specifying the location")."""
    found = joined(url, _NAMED.findall(text))
    further = [place for place in found.addresses if rule.follow is None or re.search(rule.follow, place)]
    return Links(further=tuple(dict.fromkeys(further))[: rule.newest], left_out=found.left_out)


def newness(address: str) -> tuple[tuple[str, int, str], ...]:
    """A sort key by name, with numbers by value: sitemap 12 is newer than 9, and both than one without a number."""
    parts = _DIGITS.split(_FORMAT.sub("", address))
    numbers = [number.lstrip("0") for number in parts[1::2]] + [""]
    return tuple((text, len(number), number) for text, number in zip(parts[::2], numbers, strict=True))


def _is_markup(body: bytes) -> bool:
    return decoded_xml(body[:400]).lstrip().startswith("<")


def _strictly(body: bytes) -> _Places:
    """Parses the XML and keeps only the `<loc>` texts. Raises _Faulty."""
    root, stated, bare = "", [], 0
    items: list[tuple[str, ItemFields]] = []
    try:
        for event, element in _events(body):
            name = etree.QName(element)
            if not root:
                root = name.localname
                if root not in _PARTS:
                    return _Places(root, [])
            if event == "end" and name.localname == _PARTS[root]:
                for place in element.iterchildren(etree.QName(name.namespace, "loc").text):
                    if len(place) or not (place.text or "").strip():
                        bare += 1
                    else:
                        stated.append(place.text or "")
                        if fields := _fields(element):
                            items.append((place.text or "", fields))
                _forget(element)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise _Faulty(str(error)) from error
    return _Places(root, stated, bare, items)


def _forget(element: etree._Element) -> None:
    """Removes what was read, so that the tree of a long sitemap does not grow."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent.getparent() is None and element.getprevious() is not None:
        del parent[0]


def _fields(element: etree._Element) -> ItemFields:
    """`<lastmod>` of an address, and the title and time of Google's news sitemaps."""
    texts = {
        name.localname: one.text
        for one in element.iter(*_SAYING)
        if _OF_IMAGES not in ((name := etree.QName(one)).namespace or "")
    }
    return item_fields(title=texts.get("title"), published=texts.get("publication_date"), modified=texts.get("lastmod"))


def _events(body: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Entities are not expanded: a `<loc>` with an entity has a child, and counts as bare."""
    yield from etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )


def _scanned(text: str) -> _Places:
    """Only elements with the prefix of the root count: `<image:loc>` in an `<urlset>` is not a page."""
    root = _MARKUP.search(text)
    if root is None or root[2] not in _PARTS:
        return _Places(root[2] if root else "", [])
    loc = f"{re.escape(root[1])}:loc" if root[1] else "loc"
    places = re.findall(rf"<{loc}\s*>(.*?)(?=</{loc}\s*>|<(?!!\[CDATA\[))", text, re.DOTALL)
    stated = [element_content(place) if len(place) <= _MOST_LETTERS else "" for place in places]
    return _Places(root[2], [place for place in stated if place], sum(not place for place in stated))


def _without_comments(text: str) -> str:
    """Ignores an element that is not closed; the text after it counts."""
    closed, end, rest = text.rpartition("-->")
    return _COMMENT.sub("", closed + end) + rest


def _lines(url: str, text: str) -> Links:
    """A text file has one URL on each line; if most lines are something else, it is not a sitemap."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    addresses = [line for line in lines if _LINE.fullmatch(line)]
    others = len(lines) - len(addresses)
    if not addresses or others > len(addresses):
        return _NOT_ONE
    found = joined(url, addresses)
    left_out: Mapping[str, int] = Counter(found.left_out) + Counter({BAD_ADDRESS: others})
    return Links(found.addresses, left_out=dict(left_out))
