"""Requests the requisites of pages, behind the pages themselves, and records how each request ended."""

from collections.abc import Iterable, Iterator

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.discovery.own_hosts import may_be_asked
from crawlers.discovery.requisites import requisites_of_page, requisites_of_style
from crawlers.discovery.unexpected_error import unless_unforeseen
from crawlers.http.redirects import ASKS_TO_WAIT, MOST_HOPS, NO, redirect_target
from crawlers.spider.request_ending import request_ending
from seeds.site import Site
from storage.crawl_ledger.requisites import RequisiteLedger
from storage.frontier.requests import KeptExchange
from storage.frontier.requisites import RequisiteRequest, RequisiteResult
from storage.outcomes import Outcome, Reason, http_reason
from storage.vocabulary import Purpose, RequisiteKind

BEHIND_PAGES = -10


class RequisiteRequests:
    """Part of the spider of a site that keeps requisites."""

    def __init__(self, site: Site, ledger: RequisiteLedger) -> None:
        self._site = site
        self._ledger = ledger

    def begin(self) -> Iterator[Request]:
        return self._requests(self._ledger.begin())

    def of_page(self, kept: KeptExchange) -> Iterator[Request]:
        if not kept.exchange.is_full or kept.exchange.truncated:
            return iter(())
        found = unless_unforeseen(kept.exchange.url, lambda: requisites_of_page(self._site, kept.exchange), [])
        return self._requests(self._ledger.found(found))

    def _requests(self, pending: Iterable[RequisiteRequest]) -> Iterator[Request]:
        return (self._request(one, one.url, hops=0) for one in pending)

    def _request(self, pending: RequisiteRequest, url: str, hops: int) -> Request:
        return Request(
            url,
            callback=self._on_answer,
            errback=self._on_failure,
            meta={"purpose": Purpose.REQUISITE, "pending": pending, "hops": hops},
            priority=BEHIND_PAGES - list(RequisiteKind).index(pending.kind),
            dont_filter=True,
        )

    def _on_answer(self, response: Response) -> Iterator[Request]:
        pending: RequisiteRequest = response.meta["pending"]
        kept: KeptExchange = response.meta["kept"]
        hops: int = response.meta["hops"]
        if target := redirect_target(kept.exchange):
            if hops < MOST_HOPS and may_be_asked(self._site, target):
                yield self._request(pending, target, hops + 1)
            else:
                reason = Reason.REDIRECT_LOOP if hops >= MOST_HOPS else Reason.REDIRECTED_AWAY
                self._ledger.ended(RequisiteResult(pending, Outcome.FAILED, reason, kept))
            return
        result = _result(pending, kept)
        if result.reason is None and pending.kind is RequisiteKind.STYLES:
            found = unless_unforeseen(kept.exchange.url, lambda: requisites_of_style(self._site, kept.exchange), [])
            yield from self._requests(self._ledger.found(found))
        self._ledger.ended(result)

    def _on_failure(self, failure: Failure) -> None:
        pending: RequisiteRequest = failure.request.meta["pending"]  # type: ignore[attr-defined] # Scrapy puts it there
        if ending := request_ending(failure):
            self._ledger.ended(RequisiteResult(pending, *ending))


def _result(pending: RequisiteRequest, kept: KeptExchange) -> RequisiteResult:
    exchange = kept.exchange
    if exchange.is_full and not exchange.truncated:
        same = pending.stored is not None and pending.stored.original.payload_digest == exchange.payload_digest
        word = Outcome.UNCHANGED if same else Outcome.EDITED if pending.stored else Outcome.NEW
        return RequisiteResult(pending, word, None, kept)
    if exchange.is_full:
        return RequisiteResult(pending, Outcome.REFUSED, Reason.OVERSIZED, kept)
    outcome = Outcome.BLOCKED if exchange.status in NO else Outcome.FAILED
    outcome = Outcome.DEFERRED if exchange.status in ASKS_TO_WAIT else outcome
    return RequisiteResult(pending, outcome, http_reason(exchange.status), kept)
