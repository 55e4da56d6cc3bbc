"""Finds the styles, scripts and pictures that a page or a style sheet needs."""

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.discovery.html_page import html_page
from crawlers.discovery.own_hosts import may_be_asked
from seeds.requisites import RequisiteRule, requisite_address
from seeds.site import Site
from storage.frontier.requisites import FoundRequisite
from storage.vocabulary import RequisiteKind
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.exchange import Exchange
from storage.warc.limits import BODY_BYTES

MOST = 300  # of one page or style sheet

_ELEMENTS = "link[href], script[src], img, source, video[poster], input[type='image'][src], [style], style, base[href]"
_STYLE_RELS = frozenset({"stylesheet"})
_ICON_RELS = frozenset({"icon", "shortcut", "apple-touch-icon"})
# Pictures that a page's own script puts in when they come into view.
_IMAGE_ATTRIBUTES = ("src", "data-src", "data-original", "data-lazy-src", "poster")
_IMPORT = re.compile(r"@import\s+(?:url\(\s*)?[\"']?([^\"')\s;]+)", re.IGNORECASE)
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)", re.IGNORECASE)
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}", re.IGNORECASE)


def requisites_of_page(site: Site, exchange: Exchange) -> list[FoundRequisite]:
    body = _body(exchange)
    return [] if body is None else requisites_in(site, exchange.url, exchange.content_type, body)


def requisites_in(site: Site, url: str, content_type: str, body: bytes) -> list[FoundRequisite]:
    """In page order, each once; only what the site's rule keeps, on its own hosts and those that the rule names."""
    rule = site.requisites
    if rule is None:
        return []
    page = LexborHTMLParser(html_page(url, content_type, body).text)
    base = page.css_first("base[href]")
    start = url
    if base is not None:
        start = requisite_address(start, base.attributes.get("href") or "") or start
    return _kept(site, rule, start, (one for node in page.css(_ELEMENTS) for one in _of_element(node)))


def requisites_of_style(site: Site, exchange: Exchange) -> list[FoundRequisite]:
    rule, body = site.requisites, _body(exchange)
    if rule is None or body is None:
        return []
    return _kept(site, rule, exchange.url, _of_css(body.decode("utf-8", "replace")))


def _body(exchange: Exchange) -> bytes | None:
    try:
        return undo(exchange.payload, exchange.header("Content-Encoding"), BODY_BYTES)
    except (BodyTooLarge, BodyUndecodable):
        return None


def _kept(
    site: Site, rule: RequisiteRule, base: str, named: Iterable[tuple[RequisiteKind, str]]
) -> list[FoundRequisite]:
    found: dict[str, FoundRequisite] = {}
    for kind, reference in named:
        url = requisite_address(base, reference)
        if url and kind.value in rule.kinds and may_be_asked(site, url) and url not in found:
            found[url] = FoundRequisite(kind, url)
            if len(found) == MOST:
                break
    return list(found.values())


def _of_element(node: LexborNode) -> Iterator[tuple[RequisiteKind, str]]:
    attributes = node.attributes
    if node.tag == "link":
        yield from _of_link(attributes.get("rel") or "", attributes.get("as") or "", attributes.get("href") or "")
    elif node.tag == "script":
        yield RequisiteKind.SCRIPTS, attributes.get("src") or ""
    elif node.tag == "style":
        yield from _of_css(node.text())
    elif node.tag in ("img", "source", "video", "input"):
        yield from ((RequisiteKind.IMAGES, attributes.get(name) or "") for name in _IMAGE_ATTRIBUTES)
        for name in ("srcset", "data-srcset"):
            yield from ((RequisiteKind.IMAGES, part) for part in _of_srcset(attributes.get(name) or ""))
    if style := attributes.get("style"):
        yield from _of_css(style)


def _of_link(rel: str, as_: str, href: str) -> Iterator[tuple[RequisiteKind, str]]:
    rels = set(rel.lower().split())
    if rels & _STYLE_RELS or ("preload" in rels and as_ in ("style", "font")):
        yield RequisiteKind.STYLES, href
    elif "preload" in rels and as_ == "script":
        yield RequisiteKind.SCRIPTS, href
    elif rels & _ICON_RELS or ("preload" in rels and as_ == "image"):
        yield RequisiteKind.IMAGES, href


def _of_srcset(text: str) -> Iterator[str]:
    for part in re.split(r",\s+", text):
        yield part.strip().partition(" ")[0]


def _of_css(text: str) -> Iterator[tuple[RequisiteKind, str]]:
    """Imported sheets and fonts are styles; everything else that a sheet names is a picture."""
    styles = set(_IMPORT.findall(text))
    styles |= {url for face in _FONT_FACE.findall(text) for url in _URL.findall(face)}
    yield from ((RequisiteKind.STYLES, url) for url in sorted(styles))
    yield from ((RequisiteKind.IMAGES, url) for url in _URL.findall(text) if url not in styles)
