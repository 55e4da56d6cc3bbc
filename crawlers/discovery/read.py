"""Reads a discovery's answer: its article pages (each once), further discoveries, or the reason why there are none."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapy.http import HtmlResponse

from crawlers.discovery.feed import feed_links
from crawlers.discovery.found_links import BAD_ADDRESS, Links
from crawlers.discovery.html_page import html_page
from crawlers.discovery.links import listing_links, named_feeds, section_links
from crawlers.discovery.own_hosts import is_own
from crawlers.discovery.pagination import TokenMissing, loaded_links, next_page
from crawlers.discovery.sitemap import MOST_SITEMAP_BYTES, is_robots, sitemap_links
from crawlers.http.redirects import LOGIN
from seeds.canonical_url import MOST_LETTERS, NotAnAddress, canonical_address
from seeds.discovery import Discovery, Feed, Listing, Sitemap
from seeds.grammar import json_digest
from seeds.site import Site
from storage.frontier.discoveries import DiscoveryResult
from storage.frontier.item_fields import NO_FIELDS, ItemFields
from storage.frontier.requests import DiscoveryRequest, FoundPage, KeptExchange
from storage.outcomes import Reason, http_reason
from storage.vocabulary import DiscoveryKind, ListingEnd
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.limits import BODY_BYTES

MOST_SECTIONS = 60


def found_pages(site: Site, links: Iterable[str], stated: Mapping[str, ItemFields]) -> list[FoundPage]:
    """The article pages among the links, with their fields.

    Of several links to one page id (language tails, slugs), the first counts; the fields of the others fill gaps.
    """
    found: dict[tuple[str, str], FoundPage] = {}
    for link in links:
        try:
            address = canonical_address(link)
        except NotAnAddress:
            continue
        if identity := site.identify(address):
            name, fields = (identity.space, identity.key), stated.get(link, NO_FIELDS)
            if one := found.get(name):
                found[name] = replace(one, item_fields=one.item_fields.or_else(fields)) if fields else one
            else:
                found[name] = FoundPage(address, *name, fields)
    return list(found.values())


def discovery_kind(rule: Discovery) -> DiscoveryKind:
    return DiscoveryKind(type(rule).__name__.lower())


def rules_digest(site: Site, rule: Discovery) -> str:
    """The digest of the rules that decide which links an answer has; after a change, the answer must be read again."""
    return json_digest([repr(rule), [address.model_dump(mode="json") for address in site.addresses]])


def led_astray(site: Site, target: str) -> Reason | None:
    """The reason why a redirect of a discovery to `target` is not followed; None if it may be followed."""
    if not is_own(site, target):
        return Reason.REDIRECTED_AWAY
    return Reason.LOGIN if LOGIN.search(urlsplit(target).path) else None


def read_discovery(site: Site, request: DiscoveryRequest, kept: KeptExchange, url: str) -> DiscoveryResult:
    """`url` is the address that answered, after redirects."""
    rule = site.discoveries[request.rule]
    if kept.exchange.status == HTTPStatus.NOT_MODIFIED and request.stored:
        return DiscoveryResult(unchanged=True)
    if not kept.exchange.is_full and _loads(rule, request):
        return DiscoveryResult(ended=ListingEnd.LAST_PAGE)  # on ONECMS a 302 to /404
    links = links_shown(rule, request, url, kept)
    further, ended = links.further, links.ended
    is_menu = _is_menu(rule, request, further)
    if isinstance(rule, Listing) and not is_menu and further and request.depth + 1 >= rule.most_pages:
        further, ended = (), ListingEnd.PAGE_BOUND
    askable = list(_askable(site, further))
    lost = Counter(address for address in askable if address is None)[None]
    return DiscoveryResult(
        found=found_pages(site, links.articles, links.item_fields),
        further=[(request.kind, address) for address in askable if address],
        failure=links.failure,
        left_out=Counter(links.left_out) + Counter({BAD_ADDRESS: lost}),
        ended=ended,
        kept=kept,
        are_lists=is_menu,
        known_nights=rule.known if isinstance(rule, Listing) else 0,
    )


def _askable(site: Site, addresses: Iterable[str]) -> Iterator[str | None]:
    """The links on the site's own hosts as canonical URLs, each with the form that may follow it.

    A link is None if it cannot be requested, or if its form is too long to be kept.
    """
    for address in addresses:
        url, mark, form = address.partition("#")
        try:
            canonical = canonical_address(url)
        except NotAnAddress:
            yield None
            continue
        if len(canonical) + len(form) > MOST_LETTERS:
            yield None
        elif led_astray(site, canonical) is None:
            yield canonical + mark + form


def _most(rule: Discovery) -> int:
    return MOST_SITEMAP_BYTES if isinstance(rule, Sitemap) else BODY_BYTES


def _loads(rule: Discovery, request: DiscoveryRequest) -> bool:
    return isinstance(rule, Listing) and rule.load is not None and request.depth > 0


def links_shown(rule: Discovery, request: DiscoveryRequest, url: str, kept: KeptExchange) -> Links:
    """All links of the answer, whether or not they are the site's articles."""
    exchange = kept.exchange
    if not exchange.is_full:
        return Links(failure=http_reason(exchange.status))
    if exchange.truncated:
        return Links(failure=Reason.CUT_BODY)
    try:
        body = undo(exchange.payload, exchange.header("Content-Encoding"), _most(rule))
    except BodyTooLarge:
        return Links(failure=Reason.OVERSIZED)
    except BodyUndecodable:
        return Links(failure=Reason.UNDECODABLE)
    return _links_in(rule, request, url, exchange.content_type, body)


def _links_in(rule: Discovery, request: DiscoveryRequest, url: str, content_type: str, body: bytes) -> Links:
    if isinstance(rule, Feed):
        named = named_feeds(html_page(url, content_type, body)) if request.depth == 0 else ()
        return Links(further=named) if named else feed_links(url, content_type, body)
    if isinstance(rule, Sitemap):
        return sitemap_links(url, body, rule)
    if rule.load and request.depth:
        oldest = datetime.now(UTC) - timedelta(days=rule.days) if rule.days else None
        return loaded_links(request.url, body, rule.load, oldest)
    return _listing(rule, request, html_page(url, content_type, body))


def _is_menu(rule: Discovery, request: DiscoveryRequest, further: Sequence[str]) -> bool:
    """Whether the answer names lists: a menu, a page that names feeds, a robots.txt that names sitemaps.

    It is always read in full, since it may stay while its lists change.
    """
    if request.depth:
        return False
    if isinstance(rule, Listing):
        return rule.sections is not None
    return bool(further) and (isinstance(rule, Feed) or is_robots(rule.url))


def _listing(rule: Listing, request: DiscoveryRequest, page: HtmlResponse) -> Links:
    links = listing_links(page, rule)
    if rule.sections and request.depth == 0:
        return replace(links, further=tuple(section_links(page, rule.sections)[:MOST_SECTIONS]))
    try:
        following = next_page(page, rule, request.url, request.depth)
    except TokenMissing:
        return replace(links, failure=Reason.TOKEN_MISSING)
    return replace(links, further=(following,)) if following else links
