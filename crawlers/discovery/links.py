"""Reads the links of a listing's page, as absolute URLs in page order, with what the listing says of each article."""

from collections.abc import Iterator

from scrapy.http import HtmlResponse

from crawlers.discovery.found_links import Links, joined
from crawlers.discovery.listing_cards import ListedLink, cards_of
from seeds.canonical_url import NotAnAddress, joined_address
from seeds.discovery import Listing

MOST_FEEDS = 8


def listing_links(page: HtmlResponse, rule: Listing) -> Links:
    listed = list(_listed(page, rule))
    found = joined(_base(page), [one.link for one in listed])
    return Links(found.addresses, left_out=found.left_out, item_fields=found.item_fields(cards_of(listed)))


def _listed(page: HtmlResponse, rule: Listing) -> Iterator[ListedLink]:
    for one in page.css(rule.links):
        yield from (ListedLink(link, one.root) for link in one.css("::attr(href)").getall())


def section_links(page: HtmlResponse, css: str) -> list[str]:
    """The sections that a menu links, without the page itself."""
    found = joined(_base(page), page.css(css).css("::attr(href)").getall())
    return [url for url in dict.fromkeys(found.addresses) if url != page.url]


def named_feeds(page: HtmlResponse) -> tuple[str, ...]:
    """The feeds that the head of an HTML page names; a feed itself has no such element."""
    links = page.xpath("/html/head/link[@rel='alternate'][contains(@type, 'rss') or contains(@type, 'atom')]/@href")
    return tuple(dict.fromkeys(joined(_base(page), links.getall()).addresses))[:MOST_FEEDS]


def _base(page: HtmlResponse) -> str:
    """The base URL of the page's links: its `<base>` if that is a URL, else the page's own URL."""
    stated = page.css("base::attr(href)").get()
    if stated is None:
        return page.url
    try:
        return joined_address(page.url, stated)
    except NotAnAddress:
        return page.url
