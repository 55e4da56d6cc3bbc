"""How visits ended, as far as the crawl can tell, and the rows that say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.errands import PageErrand, StoredPayload
from storage.exchange import Exchange
from storage.listed_pages import add_addresses
from storage.outcomes import Outcome, PageState
from storage.runs import RunHandle
from storage.tables import Address, Body, Capture, ExchangeRow, Page, Visit
from storage.versions import end_version

RowOfId = TypeVar("RowOfId", Page, Visit)
Holder: TypeAlias = ExchangeRow | StoredPayload
"""The exchange whose record holds a payload; a row that waits for the next commit has no id yet."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An exchange in the WARC; its row may still be waiting for the next commit."""

    row: ExchangeRow
    exchange: Exchange
    holder: Holder | None  # None where no payload is stored

    @property
    def holder_row(self) -> ExchangeRow | None:
        """Always there where the errand named no earlier answer, and a payload is stored."""
        return self.holder if isinstance(self.holder, ExchangeRow) else None


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """The payload with its content-coding undone: SHA-256 in hex, and the Content-Type header as sent (or empty)."""

    digest: str
    content_type: str


@dataclass(frozen=True, slots=True)
class PageResult:
    """How one visit ended as far as the crawl can tell: `outcome` None where a reading must say.

    `url` is the address that answered; `body_id` is the body known before, for a 304.
    """

    errand: PageErrand
    url: str
    kept: Kept | None
    outcome: Outcome | None
    reason: str | None = None
    body: BodyFacts | None = None
    body_id: int | None = None
    moved_to: str | None = None


def write_results(session: Session, run: RunHandle, results: Sequence[PageResult]) -> None:
    """Wants the exchanges' rows to be in the session already, with their ids.

    What the results speak of is loaded at once for all of them: a statement for each would be most of a crawl's work.
    """
    bodies = _bodies(session, run.site, results)
    body_ids = [bodies[result.body].id if result.body else result.body_id for result in results]
    captures = _captures(session, run, results, body_ids)
    visits = _by_id(session, Visit, [result.errand.visit_id for result in results])
    pages = _by_id(session, Page, [result.errand.page_id for result in results])
    addresses = _addresses(session, run.site, [result for result in results if _gave_a_body(result)])
    for result, capture, body_id in zip(results, captures, body_ids, strict=True):
        visit = visits[result.errand.visit_id]
        visit.outcome, visit.reason = result.outcome, result.reason
        visit.capture_id = capture.id if capture else None
        visit.trial = _is_trial(result) or None
        _note_page(pages[result.errand.page_id], result)
        if capture and result.outcome in (Outcome.GONE, Outcome.MOVED):
            end_version(session, result.errand.page_id)
        if result.kept and _gave_a_body(result):
            _note_address(addresses[result.url], result, result.kept, body_id)


def _gave_a_body(result: PageResult) -> bool:
    return bool(result.body and result.kept and result.kept.holder)


def _by_id(session: Session, kind: type[RowOfId], ids: Sequence[int]) -> dict[int, RowOfId]:
    return {row.id: row for row in session.scalars(select(kind).where(kind.id.in_(ids)))}


def _captures(
    session: Session, run: RunHandle, results: Sequence[PageResult], body_ids: Sequence[int | None]
) -> list[Capture | None]:
    captures = [_capture(run, result, body_id) for result, body_id in zip(results, body_ids, strict=True)]
    session.add_all(capture for capture in captures if capture)
    session.flush()
    return captures


def _addresses(session: Session, site: str, results: Sequence[PageResult]) -> dict[str, Address]:
    add_addresses(session, site, {result.url: result.errand.page_id for result in results})
    urls = [result.url for result in results]
    return {row.url: row for row in session.scalars(select(Address).where(Address.site == site, Address.url.in_(urls)))}


def _capture(run: RunHandle, result: PageResult, body_id: int | None) -> Capture | None:
    if result.kept is None:
        return None
    return Capture(
        page_id=result.errand.page_id,
        run_id=run.id,
        exchange_id=result.kept.row.id,
        body_id=body_id,
        url=result.url,
        captured_at=result.kept.exchange.sent_at,
        status=result.kept.exchange.status,
    )


def _is_trial(result: PageResult) -> bool:
    """The answer carries the validators that we withheld: had we sent them, a 304 would have come."""
    withheld = result.errand.withheld
    if not (withheld and result.body and result.kept) or result.url != result.errand.url:
        return False
    exchange = result.kept.exchange
    if withheld.etag:
        return exchange.header("ETag") == withheld.etag
    return exchange.header("Last-Modified") == withheld.last_modified


def _note_page(page: Page, result: PageResult) -> None:
    if result.outcome is Outcome.GONE:
        page.state = PageState.GONE
    elif result.outcome is Outcome.MOVED:
        page.state, page.moved_to = PageState.MOVED, result.moved_to
    elif result.outcome is None:
        page.state, page.url = PageState.LIVE, result.url


def _note_address(address: Address, result: PageResult, kept: Kept, body_id: int | None) -> None:
    """The validators and the stored payload of the address that answered."""
    address.page_id = result.errand.page_id
    address.etag = kept.exchange.header("ETag")
    address.last_modified = kept.exchange.header("Last-Modified")
    address.exchange_id = kept.holder.id if kept.holder else None
    address.body_id = body_id


def _bodies(session: Session, site: str, results: Sequence[PageResult]) -> dict[BodyFacts, Body]:
    wanted = {result.body: result for result in results if result.body}
    digests = {facts.digest for facts in wanted}
    rows = session.scalars(select(Body).where(Body.site == site, Body.digest.in_(digests)))
    bodies = {BodyFacts(row.digest, row.content_type): row for row in rows}
    for facts, result in wanted.items():
        if facts not in bodies:
            bodies[facts] = _body(site, facts, result)
            session.add(bodies[facts])
    session.flush()
    return bodies


def _body(site: str, facts: BodyFacts, result: PageResult) -> Body:
    if result.kept is None or result.kept.holder is None:
        raise ValueError(f"{result.url}: a body without a stored payload")
    return Body(
        site=site,
        digest=facts.digest,
        content_type=facts.content_type,
        url=result.url,
        exchange_id=result.kept.holder.id,
        captured_at=result.kept.exchange.sent_at,
    )
