"""Reads the links and the name of a captured page, for a site that has no site file yet."""

from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from extractors.captured_page import CapturedPage
from extractors.html.charset import decode
from extractors.html.element_text import one_line
from extractors.html.links import base_address


def page_links(page: CapturedPage, css: str = "a") -> list[str]:
    """Absolute, in page order, each once."""
    tree = _tree(page)
    start = base_address(tree, page.url)
    hrefs = (node.attributes.get("href") for node in tree.css(css))
    return list(dict.fromkeys(_joined(start, href) for href in hrefs if href))


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
