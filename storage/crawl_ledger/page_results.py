"""The ends of visits, as far as the crawl knows them, and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database.bulk import insert_rows, update_rows
from storage.frontier.pages import add_addresses
from storage.frontier.requests import Holder, KeptExchange, PageRequest, Validators
from storage.outcomes import AnyReason, Outcome, PageState
from storage.runs.lifecycle import RunHandle
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Address, Page
from storage.tables.readings import Body
from storage.tables.runs import Visit
from storage.versions.recompute import end_version

"""The exchange whose record holds a payload; a row that waits for the next commit has no id yet."""


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """The payload with its content-coding undone: SHA-256 in hex, and the Content-Type header as sent (or empty)."""

    digest: str
    content_type: str


@dataclass(frozen=True, slots=True)
class PageResult:
    """The end of one visit as far as the crawl knows it: `outcome` is None if a reading must decide.

    `url` is the address that answered; `body_id` is the body known before, for a 304.
    """

    request: PageRequest
    url: str
    kept: KeptExchange | None
    outcome: Outcome | None
    reason: AnyReason | None = None
    body: BodyFacts | None = None
    body_id: int | None = None
    moved_to: str | None = None


def write_results(session: Session, run: RunHandle, results: Sequence[PageResult]) -> None:
    """The exchanges' rows must exist with their ids.

    It uses one or two statements a table for all results, and none for unchanged rows: row by row it would be most of a
    crawl.
    """
    if not results:
        return
    bodies = _bodies(session, run.site, results)
    body_ids = [bodies[result.body] if result.body else result.body_id for result in results]
    captures = _insert_captures(session, run, results, body_ids)
    _end_visits(session, results, captures)
    _note_pages(session, results)
    _note_addresses(session, run.site, results, body_ids)
    for result in results:
        if result.kept and result.outcome in (Outcome.GONE, Outcome.MOVED):
            end_version(session, result.request.page_id)


def _gave_a_body(result: PageResult) -> bool:
    return bool(result.body and result.kept and result.kept.holder)


def _insert_captures(
    session: Session, run: RunHandle, results: Sequence[PageResult], body_ids: Sequence[int | None]
) -> dict[int, int]:
    """Ids by the exchange's id."""
    rows = [
        _capture(run, result, result.kept, body_id)
        for result, body_id in zip(results, body_ids, strict=True)
        if result.kept
    ]
    return dict(zip((row["exchange_id"] for row in rows), insert_rows(session, Capture, rows), strict=True))


def _capture(run: RunHandle, result: PageResult, kept: KeptExchange, body_id: int | None) -> dict[str, Any]:
    return {
        "page_id": result.request.page_id,
        "run_id": run.id,
        "exchange_id": kept.row.id,
        "body_id": body_id,
        "url": result.url,
        "captured_at": kept.exchange.sent_at,
        "status": kept.exchange.status,
    }


def _end_visits(session: Session, results: Sequence[PageResult], captures: dict[int, int]) -> None:
    rows = [
        {
            "row_id": result.request.visit_id,
            "outcome": result.outcome,
            "reason": result.reason,
            "capture_id": captures[result.kept.row.id] if result.kept else None,
            "validator_check": _is_validator_check(result) or None,
        }
        for result in results
    ]
    update_rows(session, Visit, rows)


def _is_validator_check(result: PageResult) -> bool:
    """The answer has the validators that we did not send: with them, a 304 would have come."""
    unsent = result.request.unsent_validators
    if not (unsent and result.body and result.kept) or result.url != result.request.url:
        return False
    exchange = result.kept.exchange
    if unsent.etag:
        return exchange.header("ETag") == unsent.etag
    return exchange.header("Last-Modified") == unsent.last_modified


def _note_pages(session: Session, results: Sequence[PageResult]) -> None:
    wanted = select(Page.id, Page.url, Page.state, Page.moved_to).where(
        Page.id.in_([result.request.page_id for result in results])
    )
    known = {row.id: (row.url, row.state, row.moved_to) for row in session.execute(wanted)}
    noted: dict[int, tuple[str, str, str | None]] = {}
    for result in results:
        id_ = result.request.page_id
        if (facts := _page_facts(result, *noted.get(id_, known[id_]))) != known[id_]:
            noted[id_] = facts
    update_rows(
        session,
        Page,
        [
            {"row_id": id_, "url": url, "state": state, "moved_to": moved_to}
            for id_, (url, state, moved_to) in noted.items()
        ],
    )


def _page_facts(result: PageResult, url: str, state: str, moved_to: str | None) -> tuple[str, str, str | None]:
    if result.outcome is Outcome.GONE:
        return url, PageState.GONE, moved_to
    if result.outcome is Outcome.MOVED:
        return url, PageState.MOVED, result.moved_to
    return (result.url, PageState.LIVE, moved_to) if result.outcome is None else (url, state, moved_to)


def _note_addresses(session: Session, site: str, results: Sequence[PageResult], body_ids: Sequence[int | None]) -> None:
    """The validators and the stored payload of the addresses that answered in full."""
    noted = {
        result.url: _address_facts(result, result.kept, body_id)
        for result, body_id in zip(results, body_ids, strict=True)
        if result.kept and _gave_a_body(result)
    }
    add_addresses(session, site, {url: facts["page_id"] for url, facts in noted.items()})
    columns = (Address.page_id, Address.etag, Address.last_modified, Address.exchange_id, Address.body_id)
    wanted = select(Address.id, Address.url, *columns).where(Address.site == site, Address.url.in_(noted))
    rows = []
    for id_, url, *known in session.execute(wanted):
        if list(noted[url].values()) != known:
            rows.append({"row_id": id_, **noted[url]})
    update_rows(session, Address, rows)


def _address_facts(result: PageResult, kept: KeptExchange, body_id: int | None) -> dict[str, Any]:
    validators = Validators.of(kept.exchange.header("ETag"), kept.exchange.header("Last-Modified"))
    return {
        "page_id": result.request.page_id,
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "exchange_id": kept.holder.id if kept.holder else None,
        "body_id": body_id,
    }


def _bodies(session: Session, site: str, results: Sequence[PageResult]) -> dict[BodyFacts, int]:
    wanted = {result.body: result for result in results if result.body}
    digests = {facts.digest for facts in wanted}
    if not digests:
        return {}
    rows = session.execute(
        select(Body.id, Body.digest, Body.content_type, LoggedExchange.failure)
        .join(LoggedExchange, LoggedExchange.id == Body.exchange_id)
        .where(Body.site == site, Body.digest.in_(digests))
    ).all()
    bodies = {BodyFacts(row.digest, row.content_type): row.id for row in rows}
    damaged = {BodyFacts(row.digest, row.content_type) for row in rows if row.failure}
    update_rows(
        session, Body, [_held_by(bodies[facts], result) for facts, result in wanted.items() if facts in damaged]
    )
    fresh = [(facts, result) for facts, result in wanted.items() if facts not in bodies]
    ids = insert_rows(session, Body, [_body(site, facts, result) for facts, result in fresh])
    return bodies | {facts: id_ for (facts, _), id_ in zip(fresh, ids, strict=True)}


def _held_by(body_id: int, result: PageResult) -> dict[str, Any]:
    """The record with the body is damaged, and this answer has the body again."""
    return {"row_id": body_id, "exchange_id": _with_payload(result)[1].id}


def _with_payload(result: PageResult) -> tuple[KeptExchange, Holder]:
    if result.kept is None or result.kept.holder is None:
        raise ValueError(f"{result.url}: a body without a stored payload")
    return result.kept, result.kept.holder


def _body(site: str, facts: BodyFacts, result: PageResult) -> dict[str, Any]:
    kept, holder = _with_payload(result)
    return {
        "site": site,
        "digest": facts.digest,
        "content_type": facts.content_type,
        "url": result.url,
        "exchange_id": holder.id,
        "captured_at": kept.exchange.sent_at,
    }
