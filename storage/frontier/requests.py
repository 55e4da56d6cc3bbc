"""The frontier: a run's pending requests, stored as rows so that a killed run resumes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self, TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.frontier.item_fields import NO_FIELDS, ItemFields
from storage.frontier.validator_trust import distrusted, host_of, is_validator_check
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Address, Page
from storage.tables.readings import Body
from storage.tables.revisits import Revisit
from storage.tables.runs import Visit
from storage.vocabulary import ATTACHMENTS
from storage.warc.exchange import Exchange, sendable
from storage.warc.record_location import Original
from storage.withholding import skip_withheld


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators of an earlier full answer, as in its headers."""

    etag: str | None
    last_modified: str | None

    @classmethod
    def of(cls, etag: str | None, last_modified: str | None) -> Self:
        """Keeps the values that can be sent back: a server's header may have any bytes."""
        return cls(sendable(etag), sendable(last_modified))

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


NONE = Validators(None, None)


@dataclass(frozen=True, slots=True)
class DiscoveryRequest:
    """A feed, sitemap or listing page to request; `rule` counts the site file's [[discover]] tables from 0.

    The form of a POST follows a # in `url`, and this part is never sent as URL. So each page of such a listing has its
    own address.
    """

    id: int
    kind: str
    url: str
    rule: int
    depth: int
    validators: Validators = NONE
    stored: "StoredPayload | None" = None


@dataclass(frozen=True, slots=True)
class StoredPayload:
    """A full answer in the archive that a revisit record may refer to."""

    id: int  # of the exchange's row
    original: Original
    body_id: int | None
    body_digest: str | None = None  # SHA-256 in hex, None if the body of the payload is unknown


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page to request, with the validators of the last full answer of this URL.

    `unsent_validators` are known but not sent, to check whether a 304 would be true.
    """

    visit_id: int
    page_id: int
    url: str
    space: str
    key: str
    validators: Validators
    unsent_validators: Validators
    stored: StoredPayload | None


@dataclass(frozen=True, slots=True)
class FoundPage:
    """An article link: the address as the discovery has it, and the page's identity within the site.

    `item_fields` is what the discovery states about the article.
    """

    url: str
    space: str
    key: str
    item_fields: ItemFields = NO_FIELDS


def pending_visits(session: Session, run_id: int) -> Sequence[int]:
    """The ids of a run's pending visits, in their order."""
    skip_withheld(session, run_id)
    visits = select(Visit.id).where(Visit.run_id == run_id, Visit.outcome.is_(None), Visit.capture_id.is_(None))
    return session.scalars(visits.order_by(Visit.id)).all()


def page_requests(session: Session, visit_ids: Sequence[int]) -> list[PageRequest]:
    """The requests of a batch of visits; a page whose last answer was unreadable is requested without validators."""
    distrusted_hosts = distrusted(session, datetime.now(UTC))
    rows = session.execute(_visits_and_what_is_known().where(Visit.id.in_(visit_ids)).order_by(Visit.id))
    return [_page_request(row, distrusted_hosts) for row in rows]


def _visits_and_what_is_known() -> Select[Any]:
    """Selects pending visits with each page's last answer and schedule; as columns, because they are thousands."""
    payload = (
        LoggedExchange.record_id,
        LoggedExchange.sent_at,
        LoggedExchange.payload_digest,
        Body.digest.label("body_digest"),
    )
    last = (Address.body_id, Address.etag, Address.last_modified, LoggedExchange.id.label("exchange_id"), *payload)
    return (
        select(Visit.id, Visit.url, Page.id.label("page_id"), Page.space, Page.key, Revisit.checks, Revisit.failures)
        .add_columns(LoggedExchange.url.label("answered_url"), *last)
        .join(Page, Page.id == Visit.page_id)
        .outerjoin(Address, (Address.site == Page.site) & (Address.url == Visit.url))
        .outerjoin(LoggedExchange, LoggedExchange.id == Address.exchange_id)
        .outerjoin(Body, Body.id == Address.body_id)
        .outerjoin(Revisit, Revisit.page_id == Page.id)
    )


def _page_request(row: Any, distrusted_hosts: Collection[str]) -> PageRequest:  # noqa: ANN401 (SQLAlchemy's row, its columns as above)
    # A document without a text (a scan, say) is no broken answer: it is the same until the host says otherwise.
    has_answer = row.exchange_id is not None and (not row.failures or row.space == ATTACHMENTS)
    had = Validators.of(row.etag, row.last_modified) if has_answer else NONE
    in_full = host_of(row.url) in distrusted_hosts or is_validator_check(row.page_id, row.checks or 0)
    return PageRequest(
        visit_id=row.id,
        page_id=row.page_id,
        url=row.url,
        space=row.space,
        key=row.key,
        validators=NONE if in_full else had,
        unsent_validators=had if in_full else NONE,
        stored=_stored(row) if has_answer else None,
    )


def _stored(row: Any) -> StoredPayload:  # noqa: ANN401 (as above)
    original = Original(row.record_id, row.answered_url, row.sent_at, row.payload_digest)
    return StoredPayload(row.exchange_id, original, row.body_id, row.body_digest)


def stored_payload(exchange: LoggedExchange) -> StoredPayload:
    """The stored payload of an exchange, without its body digest. Raises ValueError like `original_of`."""
    return StoredPayload(exchange.id, original_of_row(exchange), None)


def original_of_row(holder: LoggedExchange | StoredPayload) -> Original:
    """The original for a revisit record; `holder` must be a `response` record with a record id and payload digest."""
    if isinstance(holder, StoredPayload):
        return holder.original
    if holder.record_id is None or holder.payload_digest is None:
        raise ValueError(f"exchange {holder.id} holds no payload")
    return Original(holder.record_id, holder.url, holder.sent_at, holder.payload_digest)


Holder: TypeAlias = LoggedExchange | StoredPayload


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """An exchange in the WARC; its row may still be waiting for the next commit."""

    row: LoggedExchange
    exchange: Exchange
    holder: Holder | None  # None where no payload is stored

    @property
    def holder_row(self) -> LoggedExchange | None:
        """The row with the payload; never None if the request named no earlier answer and a payload is stored."""
        return self.holder if isinstance(self.holder, LoggedExchange) else None
