"""The links of a discovery's answer: feeds, sitemaps and listings, as absolute addresses in their order."""

import gzip
import re
from urllib.parse import urljoin

import feedparser
from scrapy.http import HtmlResponse
from scrapy.utils.sitemap import Sitemap as SitemapFile

from seeds.discovery import Listing, Sitemap

GZIP_MAGIC = b"\x1f\x8b"


def feed_links(url: str, content_type: str, body: bytes) -> list[str]:
    """RSS and Atom, as forgiving as feedparser is."""
    feed = feedparser.parse(body, response_headers={"content-type": content_type, "content-location": url})
    return [urljoin(url, entry.link) for entry in feed.entries if entry.get("link")]


def sitemap_links(url: str, body: bytes, rule: Sitemap) -> tuple[list[str], list[str]]:
    """The page addresses of a sitemap, or the child sitemaps of an index, the newest by name first.

    An index's lastmod says nothing on ONECMS (it is the moment of asking); the children's names carry the day.
    """
    whole = gzip.decompress(body) if body.startswith(GZIP_MAGIC) else body
    file = SitemapFile(whole)
    places = [urljoin(url, entry["loc"].strip()) for entry in file if entry.get("loc")]
    if file.type != "sitemapindex":
        return places, []
    children = [place for place in places if rule.follow is None or re.search(rule.follow, place)]
    return [], sorted(children, reverse=True)[: rule.newest]


def listing_links(response: HtmlResponse, rule: Listing) -> tuple[list[str], list[str]]:
    """The links that the listing's selector finds, and the address of its next page, if it has one."""
    links = [response.urljoin(href) for href in response.css(rule.links).css("::attr(href)").getall()]
    following = response.css(rule.next).css("::attr(href)").getall()[:1] if rule.next else []
    return links, [response.urljoin(href) for href in following if not href.startswith(("javascript:", "#"))]
