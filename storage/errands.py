"""What a run still has to ask: discoveries and pages, kept in rows so that a killed run is taken up where it stood."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.record_place import Original
from storage.tables import Address, Discovery, ExchangeRow, Page, Visit


@dataclass(frozen=True, slots=True)
class DiscoveryErrand:
    """A feed, sitemap or listing page to ask; `rule` counts the site file's [[discover]] tables from 0."""

    id: int
    kind: str
    url: str
    rule: int
    depth: int


@dataclass(frozen=True, slots=True)
class StoredPayload:
    """A full answer in the archive that a revisit record may refer to."""

    exchange_id: int
    original: Original
    body_id: int | None


@dataclass(frozen=True, slots=True)
class PageErrand:
    """A page to ask, with the validators of the last full answer under this URL."""

    visit_id: int
    page_id: int
    url: str
    space: str
    key: str
    etag: str | None
    last_modified: str | None
    stored: StoredPayload | None


@dataclass(frozen=True, slots=True)
class FoundPage:
    """An article link: the address as written there, and the page's identity within the site."""

    url: str
    space: str
    key: str


def waiting_discoveries(session: Session, run_id: int) -> list[DiscoveryErrand]:
    rows = session.scalars(select(Discovery).where(Discovery.run_id == run_id, ~Discovery.done).order_by(Discovery.id))
    return [_discovery_errand(row) for row in rows]


def add_discoveries(
    session: Session, run_id: int, wanted: Iterable[tuple[str, str, int, int]]
) -> list[DiscoveryErrand]:
    """Adds those of `wanted` (kind, url, rule, depth) whose URL is new to this run, and returns them."""
    known = set(session.scalars(select(Discovery.url).where(Discovery.run_id == run_id)))
    added = []
    for kind, url, rule, depth in wanted:
        if url not in known:
            known.add(url)
            added.append(
                Discovery(run_id=run_id, kind=kind, url=url, rule=rule, depth=depth, done=False, links=0, failure=None)
            )
    session.add_all(added)
    session.flush()
    return [_discovery_errand(row) for row in added]


def waiting_pages(session: Session, run_id: int) -> list[PageErrand]:
    """The pages of a run that were not asked yet."""
    visits = select(Visit).where(Visit.run_id == run_id, Visit.outcome.is_(None), Visit.capture_id.is_(None))
    return _page_errands(session, session.scalars(visits.order_by(Visit.id)).all())


def add_pages(
    session: Session, run_id: int, site: str, discovery_id: int, found: Sequence[FoundPage], now: datetime
) -> list[PageErrand]:
    """Adds a visit for each found page that this run does not owe one yet; returns the added visits' errands."""
    pages = _upsert_pages(session, site, found, now)
    _upsert_addresses(session, site, {one.url: pages[one.space, one.key].id for one in found})
    owed = set(
        session.scalars(
            select(Visit.page_id).where(Visit.run_id == run_id, Visit.page_id.in_([page.id for page in pages.values()]))
        )
    )
    visits = []
    for one in found:
        page = pages[one.space, one.key]
        if page.id not in owed:
            owed.add(page.id)
            visits.append(
                Visit(run_id=run_id, page_id=page.id, discovery_id=discovery_id, url=one.url, outcome=None, reason=None)
            )
    session.add_all(visits)
    session.flush()
    return _page_errands(session, visits)


def add_address(session: Session, site: str, url: str, page_id: int) -> None:
    """Makes `url` an alias of the page."""
    _upsert_addresses(session, site, {url: page_id})


def _upsert_pages(
    session: Session, site: str, found: Sequence[FoundPage], now: datetime
) -> dict[tuple[str, str], Page]:
    keys = {one.key for one in found}
    rows = session.scalars(select(Page).where(Page.site == site, Page.key.in_(keys)))
    pages = {(row.space, row.key): row for row in rows}
    for one in found:
        if (one.space, one.key) not in pages:
            page = Page(site=site, space=one.space, key=one.key, url=one.url, first_seen_at=now, state="live")
            pages[one.space, one.key] = page
            session.add(page)
        pages[one.space, one.key].url = one.url
    session.flush()
    return {(one.space, one.key): pages[one.space, one.key] for one in found}


def _upsert_addresses(session: Session, site: str, pages_by_url: dict[str, int]) -> None:
    known = set(session.scalars(select(Address.url).where(Address.site == site, Address.url.in_(pages_by_url))))
    session.add_all(
        Address(site=site, url=url, page_id=page_id) for url, page_id in pages_by_url.items() if url not in known
    )
    session.flush()


def _page_errands(session: Session, visits: Sequence[Visit]) -> list[PageErrand]:
    errands = []
    for start in range(0, len(visits), 500):
        part = visits[start : start + 500]
        rows = session.execute(
            select(Visit.id, Page, Address, ExchangeRow)
            .join(Page, Page.id == Visit.page_id)
            .outerjoin(Address, (Address.site == Page.site) & (Address.url == Visit.url))
            .outerjoin(ExchangeRow, ExchangeRow.id == Address.exchange_id)
            .where(Visit.id.in_([visit.id for visit in part]))
            .order_by(Visit.id)
        )
        urls = {visit.id: visit.url for visit in part}
        errands += [_page_errand(id_, urls[id_], page, address, exchange) for id_, page, address, exchange in rows]
    return errands


def _page_errand(
    visit_id: int, url: str, page: Page, address: Address | None, exchange: ExchangeRow | None
) -> PageErrand:
    stored = stored_payload(exchange, address.body_id) if exchange and address else None
    return PageErrand(
        visit_id=visit_id,
        page_id=page.id,
        url=url,
        space=page.space,
        key=page.key,
        etag=address.etag if address and stored else None,
        last_modified=address.last_modified if address and stored else None,
        stored=stored,
    )


def stored_payload(exchange: ExchangeRow, body_id: int | None) -> StoredPayload:
    """Wants the row of a `response` record, which has both a record id and a payload digest."""
    if exchange.record_id is None or exchange.payload_digest is None:
        raise ValueError(f"exchange {exchange.id} holds no payload")
    original = Original(exchange.record_id, exchange.url, exchange.sent_at, exchange.payload_digest)
    return StoredPayload(exchange.id, original, body_id)


def _discovery_errand(row: Discovery) -> DiscoveryErrand:
    return DiscoveryErrand(row.id, row.kind, row.url, row.rule, row.depth)
