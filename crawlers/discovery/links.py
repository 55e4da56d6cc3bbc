"""Reads the links of a listing's page, as absolute URLs in page order."""

from scrapy.http import HtmlResponse

from crawlers.discovery.found_links import Joined, joined
from seeds.canonical_url import NotAnAddress, joined_address
from seeds.discovery import Listing


def listing_links(page: HtmlResponse, rule: Listing) -> Joined:
    return joined(_base(page), page.css(rule.links).css("::attr(href)").getall())


def _base(page: HtmlResponse) -> str:
    """The base URL of the page's links: its `<base>` if that is a URL, else the page's own URL."""
    said = page.css("base::attr(href)").get()
    if said is None:
        return page.url
    try:
        return joined_address(page.url, said)
    except NotAnAddress:
        return page.url
