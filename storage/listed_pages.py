"""The pages that a discovery listed, and what a run owes each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.errands import FoundPage, PageErrand, page_errands, parts_of
from storage.outcomes import Outcome
from storage.tables import Address, Page, Revisit, Visit
from storage.withheld import WITHHELD, withheld_pages


@dataclass(frozen=True, slots=True)
class Listed:
    """What one discovery's found pages came to: those to ask, and whether all of them were known territory."""

    errands: list[PageErrand]
    all_known: bool


def add_pages(
    session: Session,
    run_id: int,
    site: str,
    discovery_id: int | None,
    found: Sequence[FoundPage],
    moment: datetime,
    *,
    budget: int,
    known_since: datetime | None,
) -> Listed:
    """Adds a visit for each found page that this run does not owe one yet; those not due end here.

    `budget` is how many may still be asked; known territory is a page seen and unchanged since `known_since`.
    """
    pages = upsert_pages(session, site, found, moment)
    add_addresses(session, site, {one.url: pages[one.space, one.key].id for one in found})
    ids = [page.id for page in pages.values()]
    revisits = _revisits(session, site, ids, moment)
    owed = _owed(session, run_id, ids)
    withheld = withheld_pages(session, ids)
    visits = []
    for one in found:
        page_id = pages[one.space, one.key].id
        if page_id in owed:
            continue
        owed.add(page_id)
        reason = WITHHELD if page_id in withheld else _put_off(revisits[page_id], moment, budget)
        budget -= reason is None
        outcome = {None: None, "not_due": Outcome.SKIPPED, WITHHELD: Outcome.SKIPPED}.get(reason, Outcome.DEFERRED)
        visits.append(
            Visit(
                run_id=run_id, page_id=page_id, discovery_id=discovery_id, url=one.url, outcome=outcome, reason=reason
            )
        )
    session.add_all(visits)
    session.flush()
    errands = page_errands(session, [visit for visit in visits if visit.outcome is None])
    return Listed(errands, _all_known([revisits[id_] for id_ in ids], known_since))


def _put_off(revisit: Revisit, moment: datetime, budget: int) -> str | None:
    if revisit.due_at > moment:
        return "not_due"
    return None if budget > 0 else "budget"


def _all_known(revisits: Sequence[Revisit], since: datetime | None) -> bool:
    if since is None or not revisits:
        return False
    return all((row.looked_at or row.misses) and (row.changed_at or row.first_at) <= since for row in revisits)


def _owed(session: Session, run_id: int, page_ids: Sequence[int]) -> set[int]:
    owed: set[int] = set()
    for ids in parts_of(page_ids):
        owed.update(session.scalars(select(Visit.page_id).where(Visit.run_id == run_id, Visit.page_id.in_(ids))))
    return owed


def _revisits(session: Session, site: str, page_ids: Sequence[int], moment: datetime) -> dict[int, Revisit]:
    rows: dict[int, Revisit] = {}
    for ids in parts_of(page_ids):
        rows |= {row.page_id: row for row in session.scalars(select(Revisit).where(Revisit.page_id.in_(ids)))}
    for id_ in page_ids:
        if id_ not in rows:
            rows[id_] = Revisit(page_id=id_, site=site, first_at=moment, due_at=moment, looks=0, misses=0)
            session.add(rows[id_])
    session.flush()
    return rows


def upsert_pages(session: Session, site: str, found: Sequence[FoundPage], now: datetime) -> dict[tuple[str, str], Page]:
    pages: dict[tuple[str, str], Page] = {}
    spaces = sorted({one.space for one in found})  # without them the index on all three is of no use
    for keys in parts_of(sorted({one.key for one in found})):
        rows = session.scalars(select(Page).where(Page.site == site, Page.space.in_(spaces), Page.key.in_(keys)))
        pages |= {(row.space, row.key): row for row in rows}
    for one in found:
        if (one.space, one.key) not in pages:
            page = Page(site=site, space=one.space, key=one.key, url=one.url, first_seen_at=now, state="live")
            pages[one.space, one.key] = page
            session.add(page)
    session.flush()
    return {(one.space, one.key): pages[one.space, one.key] for one in found}


def add_addresses(session: Session, site: str, pages_by_url: dict[str, int]) -> None:
    """Makes the URLs that are new aliases of their pages."""
    known: set[str] = set()
    for urls in parts_of(sorted(pages_by_url)):
        known.update(session.scalars(select(Address.url).where(Address.site == site, Address.url.in_(urls))))
    session.add_all(
        Address(site=site, url=url, page_id=page_id) for url, page_id in pages_by_url.items() if url not in known
    )
    session.flush()
