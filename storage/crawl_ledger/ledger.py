"""Records a crawl in the archive: exchanges to WARC files first, then, in batches, the rows that refer to them."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TypeAlias

from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.crawl_ledger.exchange_rows import archived_row, insert_exchanges, name_original
from storage.crawl_ledger.page_results import PageResult, write_results
from storage.crawl_ledger.payload_dedup import PayloadHolders
from storage.frontier.discoveries import (
    MOST_LINKS,
    DiscoveryResult,
    Walks,
    add_discoveries,
    end_discovery,
    waiting_discoveries,
    with_left_out,
    within_bounds,
)
from storage.frontier.pages import PageSource, add_pages
from storage.frontier.pending_pages import PendingPages
from storage.frontier.plan import asked_so_far, linked_so_far, plan_night
from storage.frontier.requests import (
    DiscoveryRequest,
    FoundPage,
    Holder,
    KeptExchange,
    PageRequest,
    original_of_row,
    pending_visits,
)
from storage.frontier.requisites import RequisiteRequest
from storage.frontier.resume import listings_read
from storage.frontier.witnesses import keep_witnesses
from storage.outcomes import Outcome, Reason
from storage.runs.lifecycle import RunHandle
from storage.tables.exchanges import LoggedExchange
from storage.vocabulary import DiscoveryKind, Purpose
from storage.warc.exchange import Exchange
from storage.warc.record_location import RecordPlace
from storage.warc.writer import WarcWriter

BATCH = 64
BATCH_SECONDS = 2.0

AnyRequest: TypeAlias = PageRequest | DiscoveryRequest | RequisiteRequest

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Count:
    """The progress of a crawl."""

    pages: int = 0
    done: int = 0
    requests: int = 0


class CrawlLedger:
    """Records the results of one run's crawl, from one process.

    Rows are committed in batches, each after the WARC was synced, so that no row refers to bytes that are not on disk.
    """

    def __init__(self, archive: Archive, run: RunHandle, warc: WarcWriter, budget: int) -> None:
        """`budget` is the most pages that this run requests."""
        self.count = Count()
        self._archive = archive
        self._run = run
        self._warc = warc
        self._holders = PayloadHolders(archive.database)
        self._rows: list[LoggedExchange] = []
        self._repeats: list[tuple[LoggedExchange, LoggedExchange]] = []  # of payloads that another of these rows has
        self._results: list[PageResult] = []
        self._fresh: dict[str, LoggedExchange] = {}  # payloads of this batch, by digest
        self._last_commit = time.monotonic()
        self._budget = budget
        self._moment = datetime.now(UTC)
        self._rules: Sequence[str] = ()
        self._walks = Walks()
        self._linked = 0

    def begin(
        self, discoveries: Sequence[tuple[str, str, int]], rules: Sequence[str]
    ) -> tuple[list[DiscoveryRequest], PendingPages]:
        """Adds the discoveries (kind, url, rule) and the due pages once, and returns all pending requests.

        `rules` has one digest for each of the site's discoveries, of the rules that find its links.
        """
        self._rules = rules
        with self._archive.database.writing() as session:
            self._moment = plan_night(session, self._run.id, self._budget)
            self._budget -= asked_so_far(session, self._run.id)
            self._linked = linked_so_far(session, self._run.id)
            wanted = [(kind, url, rule, 0) for kind, url, rule in discoveries]
            add_discoveries(session, self._run.id, self._run.site, wanted, rules)
            pages = PendingPages(self._archive.database, pending_visits(session, self._run.id))
            self.count.pages += len(pages)
            return waiting_discoveries(session, self._run.id, self._run.site, rules), pages

    def resume_listings(self, read: Callable[[DiscoveryRequest, KeptExchange], Sequence[FoundPage]]) -> None:
        """Reads again, with `read`, the listings that this run had read before it was interrupted."""
        for request, kept in listings_read(self._archive, self._run.id):
            self._walks.note(request, read(request, kept))

    def keep(self, exchange: Exchange, purpose: Purpose, request: AnyRequest | None = None) -> KeptExchange:
        """Writes the exchange to the WARC, as a revisit if its payload is stored already."""
        self.count.requests += 1
        stored = self._stored(exchange, request)
        fields = {"Luutru-Run": str(self._run.id), "Luutru-Purpose": purpose}
        if isinstance(request, PageRequest):
            fields["Luutru-Page"] = f"{request.space}/{request.key}"
        elif isinstance(request, RequisiteRequest):
            fields["Luutru-Requisite"] = request.kind
        place = self._warc.write(exchange, fields, original_of_row(stored) if stored else None)
        row = self._row(exchange, purpose, place, stored)
        self._rows.append(row)
        if place.kind == "response" and exchange.payload and not exchange.truncated:
            self._fresh[place.payload_digest] = row
        return KeptExchange(row, exchange, stored or (row if exchange.payload else None))

    def lost(self, url: str, purpose: Purpose, sent_at: datetime, failure: Reason) -> None:
        """Records a request without an answer to archive."""
        self.count.requests += 1
        self._rows.append(
            LoggedExchange(run_id=self._run.id, purpose=purpose, url=url, sent_at=sent_at, failure=failure)
        )

    def discovered(
        self, request: DiscoveryRequest, result: DiscoveryResult
    ) -> tuple[PendingPages, list[DiscoveryRequest]]:
        """Ends a discovery and adds the pages and further discoveries that it showed, in one transaction.

        If the database refuses a value, only this discovery fails.
        """
        try:
            return self._discovered(request, result)
        except StatementError:
            _log.exception("%s: what it shows cannot be stored", request.url)
            self._commit_each()
            return self._discovered(request, DiscoveryResult(failure=Reason.UNFORESEEN_ERROR))

    def _discovered(
        self, request: DiscoveryRequest, result: DiscoveryResult
    ) -> tuple[PendingPages, list[DiscoveryRequest]]:
        result = within_bounds(result, MOST_LINKS - self._linked)
        known_since = result.known_since(self._moment)
        source = PageSource(self._run.id, self._run.site, self._moment, request.id, known_since)
        with self.committing() as session:
            listed = add_pages(session, source, result.found, self._budget)
            if result.kept:
                kind, exchange_id = DiscoveryKind(request.kind), result.kept.row.id
                keep_witnesses(session, self._run.id, kind, exchange_id, result.found, listed.page_ids)
            ended = self._walks.end(request, result, listed)
            further = () if ended else result.further
            wanted = [(kind, url, request.rule, request.depth + 1) for kind, url in further]
            added = add_discoveries(session, self._run.id, self._run.site, wanted, self._rules)
            result = with_left_out(result, added.over)
            end_discovery(session, self._run.site, request, result, ended, self._rules[request.rule])
        self._linked += len(result.found)
        pages = PendingPages(self._archive.database, listed.visit_ids)
        self._budget -= len(pages)
        self.count.pages += len(pages)
        return pages, added.requests

    def visited(self, result: PageResult) -> None:
        """Ends the crawl's part of a visit; commits when the batch is full."""
        self._results.append(result)
        self.count.done += 1
        if len(self._results) >= BATCH or time.monotonic() - self._last_commit > BATCH_SECONDS:
            self.commit()

    def commit(self) -> None:
        """A result that the database refuses fails only its own visit."""
        try:
            with self.committing():
                pass
        except StatementError:
            self._commit_each()

    def _commit_each(self) -> None:
        """Commits the exchanges, then each result in its own transaction. Raises StatementError for the exchanges."""
        results, self._results = self._results, []
        with self.committing():
            pass
        for result in results:
            try:
                self._commit_one(result)
            except StatementError:
                _log.exception("%s: the result of its visit cannot be stored", result.request.url)
                request = result.request
                self._commit_one(PageResult(request, request.url, result.kept, Outcome.FAILED, Reason.UNFORESEEN_ERROR))

    def _commit_one(self, result: PageResult) -> None:
        self._results = [result]
        with self.committing():
            pass

    def close(self) -> None:
        """Commits what is left and closes the WARC file."""
        self.commit()
        self._warc.close()

    @contextmanager
    def committing(self) -> Iterator[Session]:
        """A transaction that first writes the batch; the WARC is synced before it begins."""
        self._warc.sync()
        self._holders.let_go()
        with self._archive.database.writing() as session:
            insert_exchanges(session, self._rows, self._repeats)
            write_results(session, self._run, self._results)
            yield session
        self._rows, self._repeats, self._results, self._fresh = [], [], [], {}
        self._last_commit = time.monotonic()

    def _stored(self, exchange: Exchange, request: AnyRequest | None) -> Holder | None:
        """The exchange whose payload this one repeats, if any: on most nights the last answer."""
        last = request.stored if request else None
        if last and exchange.status == HTTPStatus.NOT_MODIFIED:
            return last
        if not exchange.payload or exchange.truncated:
            return None
        digest = exchange.payload_digest
        if fresh := self._fresh.get(digest):
            return fresh
        if last and last.original.payload_digest == digest:
            return last
        return self._holders.first(digest)

    def _row(self, exchange: Exchange, purpose: Purpose, place: RecordPlace, holder: Holder | None) -> LoggedExchange:
        row = archived_row(self._run.id, purpose, exchange, place, f"{self._run.site}/{place.file}")
        if isinstance(holder, LoggedExchange) and holder in self._rows:
            self._repeats.append((row, holder))  # which has no id yet
        elif holder:
            name_original(row, holder.id)
        return row
