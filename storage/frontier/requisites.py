"""The requisites that a run requests, stored as rows so that a killed run resumes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from storage.database.bulk import insert_rows, statement_batches
from storage.frontier.requests import KeptExchange, StoredPayload, stored_payload
from storage.outcomes import AnyReason, Outcome, Reason
from storage.tables.attachments import Requisite
from storage.tables.exchanges import LoggedExchange
from storage.vocabulary import Purpose, RequisiteKind

# Without its styles a page looks wrong; without a picture it has a gap.
_KINDS = tuple(RequisiteKind)
_RANK = case({kind: place for place, kind in enumerate(_KINDS)}, value=Requisite.kind)


@dataclass(frozen=True, slots=True)
class FoundRequisite:
    """An address that a page or a style names."""

    kind: RequisiteKind
    url: str


@dataclass(frozen=True, slots=True)
class RequisiteRequest:
    id: int
    kind: RequisiteKind
    url: str
    stored: StoredPayload | None = None


@dataclass(frozen=True, slots=True)
class RequisiteResult:
    """How the request of a requisite ended; `kept` is its last answer."""

    request: RequisiteRequest
    outcome: Outcome
    reason: AnyReason | None = None
    kept: KeptExchange | None = None


@dataclass(frozen=True, slots=True)
class RequisiteBudget:
    """How many requisites one night requests, and for how long one that was fetched is not requested again."""

    requests: int
    fresh_days: int


def waiting_requisites(session: Session, run_id: int, site: str, budget: RequisiteBudget) -> list[RequisiteRequest]:
    """The run's pending requisites, and as many as fit of those that earlier runs of the site had to put off."""
    put_off = or_(Requisite.outcome.is_(None), Requisite.outcome == Outcome.DEFERRED)
    rows = (
        select(Requisite)
        .where(Requisite.site == site, put_off, Requisite.run_id != run_id)
        .order_by(_RANK, Requisite.id)
    )
    left = budget.requests - _asked(session, run_id)
    for row in session.scalars(rows.order_by(_RANK, Requisite.id).limit(max(left, 0))):
        row.run_id, row.outcome, row.reason = run_id, None, None
    session.flush()
    waiting = select(Requisite).where(Requisite.run_id == run_id, Requisite.outcome.is_(None))
    waiting = waiting.order_by(_RANK, Requisite.id)
    return _requests(session, session.scalars(waiting).all())


def add_requisites(
    session: Session, run_id: int, site: str, found: Iterable[FoundRequisite], budget: RequisiteBudget
) -> list[RequisiteRequest]:
    """Adds those that are new, or whose answer is no longer fresh; what the budget leaves out ends as deferred."""
    wanted = {one.url: one.kind for one in found}
    known: dict[str, Requisite] = {}
    for urls in statement_batches(list(wanted)):
        rows = session.scalars(select(Requisite).where(Requisite.site == site, Requisite.url.in_(urls)))
        known |= {row.url: row for row in rows}
    left = budget.requests - _asked(session, run_id)
    due = [row for row in known.values() if _is_due(row, run_id, budget.fresh_days)][: max(left, 0)]
    for row in due:
        row.run_id, row.outcome, row.reason = run_id, None, None
    left = max(left - len(due), 0)
    fresh = [(url, kind) for url, kind in wanted.items() if url not in known]
    fresh.sort(key=lambda one: _KINDS.index(one[1]))
    new = {"site": site, "run_id": run_id, "exchange_id": None, "asked_at": None}
    ends = [(None, None) if place < left else (Outcome.DEFERRED, Reason.BUDGET) for place in range(len(fresh))]
    added = [
        {**new, "url": url, "kind": kind, "outcome": outcome, "reason": reason}
        for (url, kind), (outcome, reason) in zip(fresh, ends, strict=True)
    ]
    ids = set(insert_rows(session, Requisite, added))
    session.flush()
    pending = select(Requisite).where(Requisite.id.in_(ids | {row.id for row in due}), Requisite.outcome.is_(None))
    return _requests(session, session.scalars(pending.order_by(Requisite.id)).all())


def end_requisites(session: Session, results: Sequence[RequisiteResult]) -> None:
    for result in results:
        row = session.get_one(Requisite, result.request.id)
        row.outcome, row.reason = result.outcome, result.reason
        if result.kept is not None:
            row.asked_at = result.kept.exchange.sent_at
        if result.kept is not None and result.outcome in (Outcome.NEW, Outcome.UNCHANGED, Outcome.EDITED):
            row.exchange_id = result.kept.row.id


def bytes_of(session: Session, run_id: int, purpose: Purpose) -> int:
    """The bytes of the run's records of this purpose, as they lie in its WARC files."""
    wanted = select(func.sum(LoggedExchange.length))
    return session.scalar(wanted.where(LoggedExchange.run_id == run_id, LoggedExchange.purpose == purpose)) or 0


def _asked(session: Session, run_id: int) -> int:
    put_off = (Requisite.outcome == Outcome.DEFERRED) & (Requisite.reason == Reason.BUDGET)
    asked = select(func.count()).select_from(Requisite).where(Requisite.run_id == run_id)
    return session.scalar(asked.where(Requisite.outcome.is_(None) | ~put_off)) or 0


def _is_due(row: Requisite, run_id: int, fresh_days: int) -> bool:
    if row.run_id == run_id:
        return False
    if row.outcome is None or row.outcome is Outcome.DEFERRED or row.asked_at is None:
        return True
    return row.asked_at <= datetime.now(UTC) - timedelta(days=fresh_days)


def _requests(session: Session, rows: Sequence[Requisite]) -> list[RequisiteRequest]:
    """Each with its last answer, if that holds a payload: an unchanged one becomes a revisit record."""
    held: dict[int, LoggedExchange] = {}
    for ids in statement_batches([row.exchange_id for row in rows if row.exchange_id is not None]):
        held |= {row.id: row for row in session.scalars(select(LoggedExchange).where(LoggedExchange.id.in_(ids)))}
    return [RequisiteRequest(row.id, row.kind, row.url, _stored(held.get(row.exchange_id or 0))) for row in rows]


def _stored(exchange: LoggedExchange | None) -> StoredPayload | None:
    holder = exchange.original or exchange if exchange is not None else None
    if holder is None or holder.record_id is None or holder.payload_digest is None or holder.failure:
        return None
    return stored_payload(holder)
