"""Keeps what discoveries say of pages, each statement once."""

from collections.abc import Sequence
from dataclasses import astuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import add_rows, statement_batches
from storage.frontier.item_fields import ItemFields
from storage.frontier.requests import FoundPage
from storage.outcomes import Outcome
from storage.tables.row_digest import with_digest
from storage.tables.runs import Visit
from storage.tables.witnesses import Witness
from storage.vocabulary import DiscoveryKind

_COLUMNS = (Witness.title, Witness.description, Witness.section, Witness.published, Witness.modified)
# A page that the run does not request needs no witness tonight.
_NOT_REQUESTED = (Outcome.SKIPPED, Outcome.DEFERRED)


def keep_witnesses(
    session: Session,
    run_id: int,
    source: DiscoveryKind,
    exchange_id: int,
    found: Sequence[FoundPage],
    page_ids: Sequence[int],
) -> None:
    """Adds a row for each page that the run requests, if the source says something new of it.

    `page_ids` has the ids of the found pages, in their order.
    """
    stated = {page_id: one.item_fields for one, page_id in zip(found, page_ids, strict=True) if one.item_fields}
    for ids in statement_batches(list(stated)):
        visits = _requested(session, run_id, ids)
        known = _known(session, source, list(visits))
        rows = [
            {"page_id": id_, "visit_id": visits[id_], "exchange_id": exchange_id, "source": source}
            | dict(zip((column.key for column in _COLUMNS), astuple(stated[id_]), strict=True))
            for id_ in ids
            if id_ in visits and stated[id_] not in known.get(id_, ())
        ]
        add_rows(session, Witness, [with_digest(row) for row in rows])


def witnesses_of(archive: Archive, page_ids: Sequence[int]) -> dict[int, list[tuple[DiscoveryKind, ItemFields]]]:
    """What the sources said of each page, the newest first."""
    found: dict[int, list[tuple[DiscoveryKind, ItemFields]]] = {}
    with archive.database.reading() as session:
        for ids in statement_batches(page_ids):
            wanted = select(Witness.page_id, Witness.source, *_COLUMNS).where(Witness.page_id.in_(ids))
            for page_id, source, *fields in session.execute(wanted.order_by(Witness.id.desc())):
                found.setdefault(page_id, []).append((source, ItemFields(*fields)))
    return found


def _requested(session: Session, run_id: int, page_ids: Sequence[int]) -> dict[int, int]:
    wanted = select(Visit.page_id, Visit.id).where(
        Visit.run_id == run_id,
        Visit.page_id.in_(page_ids),
        Visit.outcome.is_(None) | Visit.outcome.not_in(_NOT_REQUESTED),
    )
    return {row.page_id: row.id for row in session.execute(wanted)}


def _known(session: Session, source: DiscoveryKind, page_ids: Sequence[int]) -> dict[int, set[ItemFields]]:
    wanted = select(Witness.page_id, *_COLUMNS).where(Witness.page_id.in_(page_ids), Witness.source == source)
    known: dict[int, set[ItemFields]] = {}
    for page_id, *fields in session.execute(wanted):
        known.setdefault(page_id, set()).add(ItemFields(*fields))
    return known
