"""Probes pages: the newest articles of the discoveries, or given URLs."""

from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

from crawlers.http.redirects import redirect_target
from crawlers.site_probe.discoveries import Shown
from crawlers.site_probe.probe_request import ProbeAnswer, ProbeRequest
from crawlers.spider.page_verdict import Follow, page_verdict
from seeds.site import Site
from storage.crawl_protocol import ProbedPage
from storage.frontier.requests import NONE, FoundPage, KeptExchange, PageRequest


def newest_pages(shown: Iterable[Shown], most: int) -> list[FoundPage]:
    """Takes the first page of each discovery in turn, then the second, and so on: lists begin with the newest."""
    in_turn = chain.from_iterable(zip_longest(*(one.found for one in shown)))
    each = {(page.space, page.key): page for page in reversed([page for page in in_turn if page])}
    return list(reversed(each.values()))[:most]


async def probe_articles(
    site: Site, pages: Sequence[FoundPage], ask: ProbeRequest
) -> list[tuple[ProbedPage, KeptExchange | None]]:
    return [await _look(site, page, ask) for page in pages]


async def _look(site: Site, page: FoundPage, ask: ProbeRequest) -> tuple[ProbedPage, KeptExchange | None]:
    request = PageRequest(0, 0, page.url, page.space, page.key, NONE, NONE, None)
    url, hops = page.url, 0
    while True:
        asked = await ask(url, "page")
        if asked.kept is None:
            return _failed(asked), None
        verdict = page_verdict(site, request, asked.kept, hops)
        if not isinstance(verdict, Follow):
            failure = ": ".join(part for part in (verdict.outcome, verdict.reason) if part)
            return _seen(asked.kept, failure or None), asked.kept if verdict.outcome is None else None
        url, hops = verdict.url, hops + 1


async def probe_addresses(urls: Sequence[str], ask: ProbeRequest) -> list[ProbedPage]:
    """Requests the URLs as given, and follows redirects."""
    return [await _look_at(url, ask) for url in urls]


async def _look_at(url: str, ask: ProbeRequest) -> ProbedPage:
    hops = 0
    while True:
        asked = await ask(url, "page")
        if asked.kept is None:
            return _failed(asked)
        target = redirect_target(asked.kept.exchange, hops)
        if target is None:
            exchange = asked.kept.exchange
            return _seen(asked.kept, None if exchange.is_full and asked.kept.holder else f"http_{exchange.status}")
        url, hops = target, hops + 1


def _failed(asked: ProbeAnswer) -> ProbedPage:
    return ProbedPage(asked.url, asked.failure, asked.later)


def _seen(kept: KeptExchange, failure: str | None) -> ProbedPage:
    exchange, holder = kept.exchange, kept.holder_row
    return ProbedPage(
        url=exchange.url,
        failure=failure,
        later=(failure or "").startswith("deferred"),
        status=exchange.status,
        content_type=exchange.header("Content-Type"),
        content_encoding=exchange.header("Content-Encoding"),
        captured_at=exchange.sent_at,
        file=holder.file if holder else None,
        offset=holder.offset if holder else None,
    )
