"""Adds listed pages to a run: creates unknown pages, and a visit for each page that is due."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database.bulk import add_rows, insert_rows, statement_batches
from storage.frontier.requests import FoundPage
from storage.outcomes import Outcome, PageState, Reason
from storage.tables.pages import Address, Page
from storage.tables.revisits import Revisit
from storage.tables.row_digest import with_digest
from storage.tables.runs import Visit
from storage.withholding import withheld_pages


@dataclass(frozen=True, slots=True)
class Listed:
    """The result for one discovery's pages: the visits to request, and whether all pages were known and unchanged.

    `page_ids` has the id of each found page, in their order.
    """

    visit_ids: Sequence[int]
    all_known: bool
    page_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class PageSource:
    """What found some pages for a run, at `moment`; a discovery's pages have its id.

    A page is known if it is unchanged since `known_since`. With `due_only`, pages that are not due end as skipped.
    """

    run_id: int
    site: str
    moment: datetime
    discovery_id: int | None = None
    known_since: datetime | None = None
    due_only: bool = True


def add_pages(session: Session, source: PageSource, found: Sequence[FoundPage], budget: int) -> Listed:
    """Adds a visit for each found page that has none in this run, of which at most `budget` are to be requested.

    A sitemap may list fifty thousand pages: their rows are made part by part, since all at once would take the most
    memory of a crawl.
    """
    visit_ids = array("q")
    page_ids = array("q")
    all_known = bool(found)
    for part in statement_batches(found):
        added = _add_some(session, source, part, budget - len(visit_ids))
        visit_ids.extend(added.visit_ids)
        page_ids.extend(added.page_ids)
        all_known = all_known and added.all_known
    return Listed(visit_ids, all_known, page_ids)


def _add_some(session: Session, source: PageSource, found: Sequence[FoundPage], budget: int) -> Listed:
    pages = upsert_pages(session, source.site, found, source.moment)
    add_addresses(session, source.site, {one.url: pages[one.space, one.key].id for one in found})
    ids = [page.id for page in pages.values()]
    pasts = _pasts(session, source.site, ids, source.moment)
    existing = _visited(session, source.run_id, ids)
    withheld = withheld_pages(session, ids)
    visits = []
    page_ids = [pages[one.space, one.key].id for one in found]
    for one, page_id in zip(found, page_ids, strict=True):
        if page_id in existing:
            continue
        existing.add(page_id)
        reason = Reason.WITHHELD if page_id in withheld else _skip_reason(pasts[page_id], source, budget)
        budget -= reason is None
        visits.append(_visit(source, page_id, one.url, reason))
    visit_ids = insert_rows(session, Visit, visits)
    asked = [id_ for id_, visit in zip(visit_ids, visits, strict=True) if visit["outcome"] is None]
    all_known = _all_known([pasts[id_] for id_ in ids], source.known_since)
    return Listed(asked, all_known, page_ids)


def _visit(source: PageSource, page_id: int, url: str, reason: Reason | None) -> dict[str, Any]:
    outcome = {None: None, Reason.NOT_DUE: Outcome.SKIPPED, Reason.WITHHELD: Outcome.SKIPPED}.get(
        reason, Outcome.DEFERRED
    )
    return {
        "run_id": source.run_id,
        "page_id": page_id,
        "discovery_id": source.discovery_id,
        "url": url,
        "outcome": outcome,
        "reason": reason,
    }


class _Past(NamedTuple):
    """A page's row in the revisit schedule."""

    page_id: int
    first_seen_at: datetime
    checked_at: datetime | None
    changed_at: datetime | None
    due_at: datetime
    failures: int


def _skip_reason(past: _Past, source: PageSource, budget: int) -> Reason | None:
    if source.due_only and past.due_at > source.moment:
        return Reason.NOT_DUE
    return None if budget > 0 else Reason.BUDGET


def _all_known(pasts: Sequence[_Past], since: datetime | None) -> bool:
    if since is None or not pasts:
        return False
    return all(
        (past.checked_at or past.failures) and (past.changed_at or past.first_seen_at) <= since for past in pasts
    )


def _visited(session: Session, run_id: int, page_ids: Sequence[int]) -> set[int]:
    existing: set[int] = set()
    for ids in statement_batches(page_ids):
        existing.update(session.scalars(select(Visit.page_id).where(Visit.run_id == run_id, Visit.page_id.in_(ids))))
    return existing


def _pasts(session: Session, site: str, page_ids: Sequence[int], moment: datetime) -> dict[int, _Past]:
    """The schedule's row of each page; adds the rows that are missing."""
    pasts: dict[int, _Past] = {}
    columns = (
        Revisit.page_id,
        Revisit.first_seen_at,
        Revisit.checked_at,
        Revisit.changed_at,
        Revisit.due_at,
        Revisit.failures,
    )
    for ids in statement_batches(page_ids):
        rows = session.execute(select(*columns).where(Revisit.page_id.in_(ids)))
        pasts |= {row.page_id: _Past(*row) for row in rows}
    fresh = [id_ for id_ in page_ids if id_ not in pasts]
    new = {"site": site, "first_seen_at": moment, "checked_at": None, "changed_at": None, "due_at": moment}
    new |= {"checks": 0, "failures": 0}
    add_rows(session, Revisit, [with_digest({"page_id": id_, **new}) for id_ in fresh])
    return pasts | {id_: _Past(id_, moment, None, None, moment, 0) for id_ in fresh}


class KnownPage(NamedTuple):
    """A page's id, and the address under which it was last seen."""

    id: int
    url: str


def upsert_pages(
    session: Session, site: str, found: Sequence[FoundPage], now: datetime
) -> dict[tuple[str, str], KnownPage]:
    """The pages by space and key, in the order in which they were found; creates those that are missing."""
    urls: dict[tuple[str, str], str] = {}
    for one in found:
        urls.setdefault((one.space, one.key), one.url)
    known: dict[tuple[str, str], KnownPage] = {}
    spaces = sorted({space for space, _ in urls})  # the index on (site, space, key) needs them
    columns = (Page.space, Page.key, Page.id, Page.url)
    for keys in statement_batches(sorted({key for _, key in urls})):
        rows = session.execute(select(*columns).where(Page.site == site, Page.space.in_(spaces), Page.key.in_(keys)))
        known |= {(space, key): KnownPage(id_, url) for space, key, id_, url in rows}
    fresh = [name for name in urls if name not in known]
    new = {"site": site, "first_seen_at": now, "state": PageState.LIVE}
    added = [{"space": space, "key": key, "url": urls[space, key], **new} for space, key in fresh]
    for name, id_ in zip(fresh, insert_rows(session, Page, added), strict=True):
        known[name] = KnownPage(id_, urls[name])
    return {name: known[name] for name in urls}


def add_addresses(session: Session, site: str, pages_by_url: dict[str, int]) -> None:
    """Adds new URLs as aliases of their pages."""
    known: set[str] = set()
    for urls in statement_batches(sorted(pages_by_url)):
        known.update(session.scalars(select(Address.url).where(Address.site == site, Address.url.in_(urls))))
    fresh = [(url, page_id) for url, page_id in pages_by_url.items() if url not in known]
    add_rows(session, Address, [{"site": site, "url": url, "page_id": page_id} for url, page_id in fresh])
