"""Records a backfill from the live site: one ledger lists pages, the other requests the pending ones.

Sitemaps outside the order's days are skipped when their URL names a date: 2025-02-28, 20250228, 2025/2 or 2025.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from storage.archive import Archive
from storage.backfill.listing import FoundItem, add_items
from storage.backfill.orders import BackfillHandle
from storage.crawl_ledger.ledger import CrawlLedger
from storage.frontier.discoveries import (
    MOST_LISTED,
    DiscoveryResult,
    add_discoveries,
    waiting_discoveries,
    with_left_out,
)
from storage.frontier.pages import Listed
from storage.frontier.pending_pages import PendingPages
from storage.frontier.requests import NONE, DiscoveryRequest, pending_visits
from storage.runs.lifecycle import RunHandle
from storage.tables.runs import Discovery
from storage.warc.writer import WarcWriter

# No digit before the year, so that an article's id is not taken for one.
_NAMED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-_/.]?(?P<month>1[0-2]|0?[1-9])(?:[-_/.]?(?P<day>3[01]|[12]\d|0?[1-9]))?)?(?!\d)"
)


def days_named(url: str) -> tuple[date, date] | None:
    """The first and last day that a URL names; the last date in the URL counts."""
    spans = [span for match in _NAMED.finditer(url) if (span := _span(match))]
    return spans[-1] if spans else None


def within(urls: Sequence[str], since: date, until: date) -> list[str]:
    """The URLs that name days of the range; all of them when none names a day."""
    named = {url: days_named(url) for url in urls}
    if not any(named.values()):
        return list(urls)
    return [url for url, span in named.items() if span and span[0] <= until and span[1] >= since]


def _span(match: re.Match[str]) -> tuple[date, date] | None:
    year, month, day = int(match["year"]), match["month"], match["day"]
    try:
        if day:
            return date(year, int(month), int(day)), date(year, int(month), int(day))
        if month:
            first = date(year, int(month), 1)
            return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None


class ListingLedger(CrawlLedger):
    """Requests discoveries in full, since a night may have read them, and stores listed pages as items."""

    def __init__(self, archive: Archive, run: RunHandle, warc: WarcWriter, backfill: BackfillHandle) -> None:
        super().__init__(archive, run, warc, budget=0)
        self._backfill = backfill

    def begin(
        self, discoveries: Sequence[tuple[str, str, int]], rules: Sequence[str]
    ) -> tuple[list[DiscoveryRequest], PendingPages]:
        self._rules = rules
        with self._archive.database.writing() as session:
            wanted = [(kind, url, rule, 0) for kind, url, rule in discoveries]
            add_discoveries(session, self._run.id, self._run.site, wanted, rules)
            return _in_full(waiting_discoveries(session, self._run.id, self._run.site, rules)), PendingPages(
                self._archive.database
            )

    def discovered(
        self, request: DiscoveryRequest, result: DiscoveryResult
    ) -> tuple[PendingPages, list[DiscoveryRequest]]:
        with self.committing() as session:
            day = self._day(request)
            found = [FoundItem(one.url, one.space, one.key, day) for one in result.found]
            add_items(session, self._backfill.id, found)
            ended = self._walks.end(request, result, Listed([], all_known=False))
            row = session.get_one(Discovery, request.id)
            row.done, row.links, row.failure, row.ended = True, len(found), result.failure, ended
            further = [] if ended else self._of_these_days(request, result.further)
            wanted = [(kind, url, request.rule, request.depth + 1) for kind, url in further]
            added = add_discoveries(session, self._run.id, self._run.site, wanted, self._rules, MOST_LISTED)
            row.left_out = dict(with_left_out(result, added.over).left_out) or None
        self.count.pages += len(found)
        self.count.done += len(found)
        return PendingPages(self._archive.database), _in_full(added.requests)

    def _day(self, request: DiscoveryRequest) -> date | None:
        span = days_named(request.url) if request.kind == "sitemap" else None
        return max(span[0], self._backfill.since) if span else None

    def _of_these_days(self, request: DiscoveryRequest, further: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        if request.kind != "sitemap":
            return list(further)
        days = set(within([url for _, url in further], self._backfill.since, self._backfill.until))
        return [(kind, url) for kind, url in further if url in days]


class PendingPagesLedger(CrawlLedger):
    """Requests only the run's pending pages."""

    def begin(
        self, discoveries: Sequence[tuple[str, str, int]], rules: Sequence[str]
    ) -> tuple[list[DiscoveryRequest], PendingPages]:
        with self._archive.database.writing() as session:
            pages = PendingPages(self._archive.database, pending_visits(session, self._run.id))
        self.count.pages += len(pages)
        return [], pages


def _in_full(requests: Iterable[DiscoveryRequest]) -> list[DiscoveryRequest]:
    return [replace(request, validators=NONE, stored=None) for request in requests]
