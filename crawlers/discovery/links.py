"""The links of a discovery's answer: feeds, sitemaps and listings, as absolute addresses in their order."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

import feedparser
from scrapy.http import HtmlResponse
from scrapy.utils.sitemap import Sitemap as SitemapFile

from seeds.discovery import Listing, Sitemap
from storage.closed_words import ListingEnd
from storage.outcomes import AnyReason, Reason
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo

GZIP_MAGIC = b"\x1f\x8b"
MOST_SITEMAP_BYTES = 64 * 1024 * 1024  # the protocol allows 50 MB (sitemaps.org, "Sitemap file location")


@dataclass(frozen=True, slots=True)
class Links:
    """Article links and further discoveries; `failure` says why the answer could not be read."""

    articles: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    failure: AnyReason | None = None
    ended: ListingEnd | None = None


def feed_links(url: str, content_type: str, body: bytes) -> Links:
    """RSS and Atom, as forgiving as feedparser is."""
    feed = feedparser.parse(body, response_headers={"content-type": content_type, "content-location": url})
    if not feed.get("version"):
        return Links(failure=Reason.NOT_A_FEED)
    links = tuple(urljoin(url, entry.link) for entry in feed.entries if entry.get("link"))
    # hanoimoi.vn answers 200 with no items to a feed's address with an ending (2026-05-03).
    return Links(links, failure=None if links else Reason.NO_ITEMS)


def sitemap_links(url: str, body: bytes, rule: Sitemap) -> Links:
    """The page addresses of a sitemap, or the child sitemaps of an index, the newest by name first.

    An index's lastmod says nothing on ONECMS (it is the moment of asking); the children's names carry the day.
    """
    try:
        whole = undo(body, "gzip", MOST_SITEMAP_BYTES) if body.startswith(GZIP_MAGIC) else body
        file = SitemapFile(whole)
        places = tuple(urljoin(url, entry["loc"].strip()) for entry in file if entry.get("loc"))
    except BodyTooLarge:
        return Links(failure=Reason.OVERSIZED)
    except (BodyUndecodable, SyntaxError, AttributeError, ValueError, StopIteration):
        # lxml mends what it can; where it cannot, it raises a SyntaxError, or has no element for Scrapy at all.
        return Links(failure=Reason.NOT_A_SITEMAP)
    if file.type == "urlset":
        return Links(places)
    if file.type != "sitemapindex":
        return Links(failure=Reason.NOT_A_SITEMAP)
    children = [place for place in places if rule.follow is None or re.search(rule.follow, place)]
    return Links(further=tuple(sorted(dict.fromkeys(children), reverse=True)[: rule.newest]))


def listing_links(page: HtmlResponse, rule: Listing) -> tuple[str, ...]:
    return tuple(page.urljoin(href) for href in page.css(rule.links).css("::attr(href)").getall())
