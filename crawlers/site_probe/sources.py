"""Probes feeds and sitemaps of a site that has no site file yet, and reports their links."""

import re
from collections.abc import Sequence
from typing import Literal

from crawlers.discovery.read import discovery_kind, links_shown
from crawlers.http.redirects import redirect_target
from crawlers.site_probe.probe_request import ProbeRequest
from seeds.discovery import Feed, Sitemap
from storage.crawl_protocol import ProbedSource
from storage.frontier.requests import DiscoveryRequest

MOST_LINKS = 400
# An index names sitemaps of several kinds (articles, sections, tags); one of each is requested.
MOST_CHILDREN = 4


async def probe_sources(feeds: Sequence[str], sitemaps: Sequence[str], ask: ProbeRequest) -> list[ProbedSource]:
    """One result for each feed and sitemap; an index is followed by its newest children, one of each kind."""
    found = [(await _look(Feed(url), ask))[0] for url in feeds]
    for url in sitemaps:
        seen, children = await _look(Sitemap(url, None, None), ask)
        found.append(seen)
        for kind in _kinds(children):
            found += await _probe_children(url, kind, ask)
    return found


async def _probe_children(index: str, children: Sequence[str], ask: ProbeRequest) -> list[ProbedSource]:
    """The newest child; if it lists nothing yet, as on the first of a month, the one before it too."""
    found: list[ProbedSource] = []
    for child in children[:2]:
        seen, _ = await _look(Sitemap(child, None, None), ask)
        found.append(ProbedSource(seen.kind, child, seen.failure, seen.links, index))
        if seen.failure or seen.links:
            break
    return found


async def _look(rule: Feed | Sitemap, ask: ProbeRequest) -> tuple[ProbedSource, tuple[str, ...]]:
    kind: Literal["feed", "sitemap"] = "feed" if isinstance(rule, Feed) else "sitemap"
    url, hops = rule.url, 0
    while True:
        asked = await ask(url, discovery_kind(rule))
        if asked.kept is None:
            return ProbedSource(kind, rule.url, asked.failure), ()
        target = redirect_target(asked.kept.exchange, hops)
        if target is None:
            break
        url, hops = target, hops + 1
    links = links_shown(rule, DiscoveryRequest(0, discovery_kind(rule), url, 0, 0), url, asked.kept)
    return ProbedSource(kind, rule.url, links.failure, links.articles[:MOST_LINKS]), links.further


def _kinds(children: Sequence[str]) -> list[list[str]]:
    """The children in groups whose names differ only in numbers; each group comes newest first."""
    kinds: dict[str, list[str]] = {}
    for child in children:
        kinds.setdefault(re.sub(r"\d+", "0", child), []).append(child)
    return list(kinds.values())[:MOST_CHILDREN]
