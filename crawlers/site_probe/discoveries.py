"""Probes a site's discoveries: requests each one, one child of a sitemap index, and some sections of a menu."""

from dataclasses import dataclass, replace

from crawlers.discovery.read import discovery_kind, led_astray, links_shown, read_discovery
from crawlers.http.redirects import redirect_target
from crawlers.site_probe.probe_request import ProbeRequest
from seeds.discovery import Discovery, Listing, Sitemap
from seeds.site import Site
from storage.crawl_protocol import ProbedDiscovery
from storage.frontier.discoveries import DiscoveryResult
from storage.frontier.requests import DiscoveryRequest, FoundPage, KeptExchange

NOT_ASKED = "not_asked"
MOST_SECTIONS = 4


@dataclass(frozen=True, slots=True)
class Shown:
    seen: ProbedDiscovery
    found: tuple[FoundPage, ...] = ()
    further: tuple[str, ...] = ()


async def probe_discoveries(site: Site, ask: ProbeRequest, kept_back: int) -> list[Shown]:
    """Probes them in the site file's order, and leaves the last `kept_back` requests of the budget unused."""
    shown = []
    for place, rule in enumerate(site.discoveries):
        if ask.left <= kept_back:
            shown.append(Shown(_seen(rule, NOT_ASKED)))
            continue
        first = await _look(site, DiscoveryRequest(0, discovery_kind(rule), rule.url, place, 0), ask)
        shown.append(await _below(site, place, first, ask, kept_back))
    return shown


async def _below(site: Site, place: int, first: Shown, ask: ProbeRequest, kept_back: int) -> Shown:
    """The first child of a sitemap index, or the first sections of a menu until one lists articles."""
    rule, shown = site.discoveries[place], first
    children = first.further if _has_children(rule) and not (first.found or first.seen.failure) else ()
    for child in children[: 1 if isinstance(rule, Sitemap) else MOST_SECTIONS]:
        if ask.left <= kept_back or shown.found:
            break
        shown = await _look(site, DiscoveryRequest(0, discovery_kind(rule), child, place, 1), ask)
    return replace(shown, seen=replace(shown.seen, url=rule.url))


def _has_children(rule: Discovery) -> bool:
    return isinstance(rule, Sitemap) or (isinstance(rule, Listing) and rule.sections is not None)


async def _look(site: Site, request: DiscoveryRequest, ask: ProbeRequest) -> Shown:
    rule, url, hops = site.discoveries[request.rule], request.url, 0
    while True:
        asked = await ask(url, request.kind)
        if asked.kept is None:
            return Shown(_seen(rule, asked.failure, later=asked.later))
        target = redirect_target(asked.kept.exchange, hops)
        if target is None:
            return _read(site, request, asked.kept, url)
        if astray := led_astray(site, target):
            return Shown(_seen(rule, f"{astray}: {target}"))
        url, hops = target, hops + 1


def _read(site: Site, request: DiscoveryRequest, kept: KeptExchange, url: str) -> Shown:
    rule = site.discoveries[request.rule]
    result = read_discovery(site, request, kept, url)
    links = links_shown(rule, request, url, kept)
    seen = replace(_seen(rule, _failure(rule, result)), links=len(links.articles), articles=len(result.found))
    return Shown(seen, tuple(result.found), tuple(address for _, address in result.further))


def _failure(rule: Discovery, result: DiscoveryResult) -> str | None:
    if result.failure:
        return result.failure
    waits_for_child = _has_children(rule) and result.further
    return None if result.found or waits_for_child else "no_articles"


def _seen(rule: Discovery, failure: str | None, *, later: bool = False) -> ProbedDiscovery:
    return ProbedDiscovery(discovery_kind(rule), rule.url, failure, later, links=0, articles=0)
