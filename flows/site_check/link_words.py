"""Recognises from its URL and text whether a link leads to a feed, to a page of feeds, or to a section."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from extractors.induction.url_groups import AddressSource, SeenLink

_FEED = re.compile(r"\.(?:rss|rdf|atom)$|/(?:feed|rss|atom)/?[^/]*\.xml$|/feed/?$|\.rss\?|/rss/[^/]+$", re.IGNORECASE)
_FEED_PAGE = re.compile(r"/rss(?:\.html?|\.aspx|\.php)?/?$", re.IGNORECASE)
# Pages that list no articles, in Vietnamese and English.
_NO_SECTION = re.compile(
    r"lien-he|gioi-thieu|dang-nhap|dang-ky|tim-kiem|so-do|rss|login|sign|search|contact|about|sitemap|privacy|"
    r"terms|quang-cao|toa-soan|javascript|\.(?:jpe?g|png|pdf|docx?|xlsx?|zip|mp[34])$",
    re.IGNORECASE,
)
_MOST_WORDS = 8
_MOST_FOLDERS = 3


def is_feed(url: str) -> bool:
    return bool(_FEED.search(url))


def is_feed_page(url: str) -> bool:
    return bool(_FEED_PAGE.search(urlsplit(url).path))


def section_links(links: Iterable[SeenLink]) -> list[str]:
    """In page order, since menus come first; addresses with numbers, as topics have them, last.

    A section has a short name and a short path.
    """
    found = [
        link.url
        for link in links
        if link.source is AddressSource.PAGE
        and 0 < len(link.text.split()) <= _MOST_WORDS
        and urlsplit(link.url).path.strip("/").count("/") < _MOST_FOLDERS
        and (urlsplit(link.url).path != "/" or urlsplit(link.url).query)
        and not _NO_SECTION.search(link.url)
    ]
    return sorted(found, key=lambda url: any(sign.isdigit() for sign in urlsplit(url).path))
