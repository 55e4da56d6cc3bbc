"""Reads the article links of an RSS or Atom feed with feedparser, and by regexes if that fails."""

import io
import logging
import re
from collections.abc import Iterator

import feedparser

from crawlers.discovery.found_links import Links, joined
from crawlers.discovery.xml_text import decoded_xml, element_content, with_real_characters
from storage.outcomes import Reason

_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_ITEM = re.compile(r"<(?:\w+:)?(item|entry)[\s>](.*?)(?=</(?:\w+:)?\1\s*>|<(?:\w+:)?\1[\s>]|\Z)", re.DOTALL)
# Each of these ends at the next tag, so that no text is searched twice.
_TEXT = r"((?:<!\[CDATA\[)?[^<]*)"
_LINK = re.compile(rf"<link(?:\s[^<>]*)?>{_TEXT}</link")
_OTHER_RELATION = r"""(?![^<>]*\brel\s*=\s*["'](?!alternate))"""
_HREF = re.compile(rf"""<(?:atom:)?link\s{_OTHER_RELATION}[^<>]*?\bhref\s*=\s*["']([^"'<>]*)["']""")
_GUID = re.compile(rf"""<guid(?![^<>]*isPermaLink\s*=\s*["']false)[^<>]*>{_TEXT}</guid""")

_NO_LINK = "http://["

_log = logging.getLogger(__name__)


def feed_links(url: str, content_type: str, body: bytes) -> Links:
    try:
        links = _parsed(url, content_type, with_real_characters(body))
    except Exception:  # noqa: BLE001 (feedparser raises errors of many kinds: KeyError, ValueError, LookupError, …)
        _log.warning("%s: feedparser cannot read it; its links are taken from the markup", url, exc_info=True)
        links = None
    if links is None:
        links = list(_in_markup(decoded_xml(body)))
        if not links:
            return Links(failure=Reason.NOT_A_FEED)
    found = joined(url, links)
    # hanoimoi.vn answers 200 with no items to a feed's address with an ending (2026-05-03).
    return Links(found.addresses, failure=None if found.addresses else Reason.NO_ITEMS, left_out=found.left_out)


def _parsed(url: str, content_type: str, body: bytes) -> list[str] | None:
    """The parsed feed, or None. feedparser gets a file object, because it would open bytes that name a file."""
    headers = {"content-type": content_type, "content-location": url}
    feed = feedparser.parse(io.BytesIO(body), response_headers=headers)
    if not feed.get("version"):
        return None
    # feedparser does not report a bad link.
    return [str(entry.get("link") or _NO_LINK) for entry in feed.entries]


def _in_markup(text: str) -> Iterator[str]:
    if not _FEED.search(text):
        return
    for item in _ITEM.finditer(text):
        link = _LINK.search(item[2]) or _HREF.search(item[2]) or _GUID.search(item[2])
        if link and (said := element_content(link[1])):
            yield said
