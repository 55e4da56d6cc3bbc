"""Reads the article links of an RSS or Atom feed with feedparser, and by regexes if that fails."""

import io
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from crawlers.discovery.found_links import Links, joined
from crawlers.discovery.item_fields import item_fields
from crawlers.discovery.xml_text import decoded_xml, element_content, with_real_characters
from storage.frontier.item_fields import NO_FIELDS, ItemFields
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
        items = _parsed(url, content_type, with_real_characters(body))
    except Exception:  # noqa: BLE001 (feedparser raises errors of many kinds: KeyError, ValueError, LookupError, …)
        _log.warning("%s: feedparser cannot read it; its links are taken from the markup", url, exc_info=True)
        items = None
    if items is None:
        items = [(link, NO_FIELDS) for link in _in_markup(decoded_xml(body))]
        if not items:
            return Links(failure=Reason.NOT_A_FEED)
    found = joined(url, [link for link, _ in items])
    # hanoimoi.vn answers 200 with no items to a feed's address with an ending (2026-05-03).
    failure = None if found.addresses else Reason.NO_ITEMS
    return Links(found.addresses, failure=failure, left_out=found.left_out, item_fields=found.item_fields(items))


def _parsed(url: str, content_type: str, body: bytes) -> list[tuple[str, ItemFields]] | None:
    """The parsed feed, or None. feedparser gets a file object, because it would open bytes that name a file."""
    headers = {"content-type": content_type, "content-location": url}
    feed = feedparser.parse(io.BytesIO(body), response_headers=headers)
    if not feed.get("version"):
        return None
    # feedparser does not report a bad link.
    return [(str(entry.get("link") or _NO_LINK), _fields_of(entry)) for entry in feed.entries]


def _fields_of(entry: Mapping[str, Any]) -> ItemFields:
    """`updated` alone is no publication time: Atom has it also for a new article, RSS has it seldom."""
    tags = entry.get("tags") or [{}]
    return item_fields(
        title=entry.get("title"),
        description=entry.get("summary"),
        section=tags[0].get("term"),
        published=entry.get("published"),
        modified=entry.get("updated") if "updated" in entry.keys() else None,  # noqa: SIM118 (feedparser's dict gives `published` for it)
    )


def _in_markup(text: str) -> Iterator[str]:
    if not _FEED.search(text):
        return
    for item in _ITEM.finditer(text):
        link = _LINK.search(item[2]) or _HREF.search(item[2]) or _GUID.search(item[2])
        if link and (stated := element_content(link[1])):
            yield stated
