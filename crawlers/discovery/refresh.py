"""Finds a redirect in the HTML of a short page (`<meta http-equiv="refresh">`)."""

import re

from lxml import html
from lxml.etree import LxmlError

from crawlers.discovery.html_page import html_page
from seeds.canonical_url import NotAnAddress, joined_address
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.exchange import Exchange

REFRESH_BYTES = 4096  # a page with a story is longer
MOST_SECONDS = 5
MOST_TEXT = 200  # characters of the page's visible text: "click here if nothing happens"

_REFRESH = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?(?P<url>[^\"']+)", re.IGNORECASE)


def refresh_target(exchange: Exchange) -> str | None:
    """The URL to which a short page redirects at once; None if there is none, or if it is the page itself."""
    if len(exchange.payload) > REFRESH_BYTES:
        return None
    try:
        body = undo(exchange.payload, exchange.header("Content-Encoding"), REFRESH_BYTES)
        page = html_page(exchange.url, exchange.content_type, body)
        tree = html.document_fromstring(page.text) if page.text.strip() else None
    except (BodyTooLarge, BodyUndecodable, LxmlError, ValueError):
        return None
    if tree is None or len(" ".join(tree.text_content().split())) > MOST_TEXT:
        return None
    for stated in tree.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content"):
        refresh = _REFRESH.match(str(stated))
        if refresh and int(refresh[1]) <= MOST_SECONDS:
            return _elsewhere(exchange.url, refresh["url"])
    return None


def _elsewhere(url: str, stated: str) -> str | None:
    try:
        target = joined_address(url, stated)
    except NotAnAddress:
        return None
    return None if target == url else target
