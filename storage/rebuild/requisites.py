"""Rebuilds the rows of requisites from their records, so that the next night does not request them again."""

from collections.abc import Sequence
from http import HTTPStatus

from sqlalchemy import select

from storage.archive import Archive
from storage.outcomes import Outcome
from storage.rebuild.records import KeptRecord
from storage.tables.attachments import Requisite
from storage.vocabulary import Purpose, RequisiteKind

REQUISITE = "Luutru-Requisite"


def keep_requisites(archive: Archive, site: str, kept: Sequence[KeptRecord]) -> None:
    """Keeps the last answer in full of each address; one that never gave one is requested again."""
    found = {one.response.url: one for one in kept if _is_requisite(one)}
    if not found:
        return
    with archive.database.writing() as session:
        wanted = select(Requisite).where(Requisite.site == site, Requisite.url.in_(found))
        known = {row.url: row for row in session.scalars(wanted)}
        for url, one in found.items():
            row = known.get(url)
            if row is None:
                kind = RequisiteKind(one.response.fields[REQUISITE])
                row = Requisite(site=site, url=url, kind=kind, outcome=Outcome.NEW, reason=None)
                session.add(row)
            row.run_id, row.exchange_id, row.asked_at = one.row.run_id, one.row.id, one.response.place.date


def _is_requisite(one: KeptRecord) -> bool:
    known = one.response.fields.get(REQUISITE) in set(RequisiteKind)
    return one.row.purpose is Purpose.REQUISITE and one.response.status == HTTPStatus.OK and known
