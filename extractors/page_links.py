"""Reads the links and the name of a captured page, for a site that has no site file yet."""

import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from extractors.captured_page import CapturedPage
from extractors.html.charset import decode
from extractors.html.element_text import element_text, one_line
from extractors.html.links import base_address

_FEED = re.compile(r"application/(?:rss|atom|rdf)\+xml", re.IGNORECASE)


def page_links(page: CapturedPage, css: str = "a") -> list[str]:
    """Absolute, in page order, each once."""
    return list(dict.fromkeys(url for url, _ in page_anchors(page, css)))


def page_anchors(page: CapturedPage, css: str = "a") -> list[tuple[str, str]]:
    """Each link's absolute URL and its text, in page order."""
    tree = _tree(page)
    start = base_address(tree, page.url)
    return [
        (_joined(start, href), element_text(node)) for node in tree.css(css) if (href := node.attributes.get("href"))
    ]


def page_feeds(page: CapturedPage) -> list[str]:
    """The feeds that the page names in its head (RSS Advisory Board, "RSS Autodiscovery")."""
    tree = _tree(page)
    start = base_address(tree, page.url)
    nodes = [
        node for node in tree.css("link[rel~='alternate'][href]") if _FEED.match(node.attributes.get("type") or "")
    ]
    return list(dict.fromkeys(_joined(start, node.attributes.get("href") or "") for node in nodes))


def page_address(page: CapturedPage) -> str | None:
    """What the page itself states as its address: its canonical link, else og:url."""
    tree = _tree(page)
    link = tree.css_first("link[rel='canonical'][href]")
    meta = tree.css_first("meta[property='og:url'][content]")
    stated = [link.attributes.get("href")] if link else []
    stated += [meta.attributes.get("content")] if meta else []
    return next((one.strip() for one in stated if one), None)


def page_name(page: CapturedPage) -> str | None:
    tree = _tree(page)
    stated = tree.css_first("meta[property='og:site_name']")
    if stated and (name := one_line(stated.attributes.get("content") or "")):
        return name
    title = tree.css_first("title")
    return (one_line(title.text()) or None) if title else None


def _joined(start: str, href: str) -> str:
    try:
        return urljoin(start, href.strip())
    except ValueError:
        return href


def _tree(page: CapturedPage) -> LexborHTMLParser:
    return LexborHTMLParser(decode(page.body, page.content_type).utf8)
