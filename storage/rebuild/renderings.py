"""Rebuilds the rows of renderings from their conversion records, so that their pages are read as before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.crawl_ledger.renderings import INPUTS, NUMBER, add_rendering, next_number
from storage.rebuild.records import KeptRecord
from storage.tables.readings import Body
from storage.vocabulary import Purpose

_DIGITS = 10


@dataclass(frozen=True, slots=True)
class _Conversion:
    exchange_id: int
    original: str
    digest: str
    inputs: str
    number: str
    made_at: datetime


class SiteRenderings:
    """Collects a site's conversions; their bodies are known once all of its files were read."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._found: list[_Conversion] = []

    def add(self, kept: Sequence[KeptRecord]) -> None:
        for one in kept:
            if one.row.purpose is Purpose.RENDERING and (original := one.response.original):
                place, fields = one.response.place, one.response.fields
                stated = (fields.get(INPUTS, ""), fields.get(NUMBER, ""))
                made = _Conversion(one.row.id, original.record_id, place.payload_digest, *stated, place.date)
                self._found.append(made)

    def store(self, exchange_ids: Mapping[str, int]) -> None:
        """`exchange_ids` are those of the archive's records, by record id."""
        with self._archive.database.writing() as session:
            for one in sorted(self._found, key=lambda made: made.made_at):
                holder = exchange_ids.get(one.original)
                for body_id in session.scalars(select(Body.id).where(Body.exchange_id == holder)).all():
                    number = _number(session, body_id, one.number)
                    add_rendering(session, body_id, number, one.exchange_id, one.digest, one.inputs, one.made_at)


def _number(session: Session, body_id: int, stated: str) -> int:
    """As the record says it, by which readings name it; a number that is taken is that of a killed rendering."""
    number = next_number(session, body_id)
    return max(number, int(stated)) if stated.isdecimal() and len(stated) < _DIGITS else number
