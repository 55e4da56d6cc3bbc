"""Pairs each new reading of a rereading with the active reading of the same body, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import aliased

from storage.archive import Archive
from storage.readings.rereading import RereadingHandle
from storage.tables.captures import Capture
from storage.tables.changes import RereadBody, Rereading
from storage.tables.pages import Page
from storage.tables.readings import Document, Reading
from storage.versions.change_kind import PageText
from storage.withholding import tells_withheld

PAIRS = 1000
PairColumns: TypeAlias = Select[
    int,
    int | None,
    str,
    str | None,
    str | None,
    dict[str, Any] | None,
    str | None,
    str | None,
    str | None,
    dict[str, Any] | None,
    str | None,
]


@dataclass(frozen=True, slots=True)
class OneReading:
    """A text with its content hash and fields, or the reason of a refusal."""

    content_hash: str | None
    lead: str | None
    fields: dict[str, Any]
    refusal: str | None


@dataclass(frozen=True, slots=True)
class RereadPair:
    page_id: int
    body_id: int
    url: str
    before: OneReading
    after: OneReading


def reread_pairs(archive: Archive, rereading: RereadingHandle) -> Iterator[RereadPair]:
    """The pairs, ordered by page so that one page at a time is in memory; pages with a withheld text are left out."""
    last = (0, 0)
    while pairs := _some(archive, rereading.id, last):
        yield from pairs
        last = (pairs[-1].page_id, pairs[-1].body_id)


def waiting_changes(archive: Archive, site: str, rules_digest: str, most: int) -> list[RereadPair]:
    """The first `most` pages of which these rules would change the text; none once their readings are accepted."""
    waiting = select(Rereading.id).where(
        Rereading.site == site, Rereading.rules_digest == rules_digest, Rereading.accepted_at.is_(None)
    )
    with archive.database.reading() as session:
        id_ = session.scalar(waiting.order_by(Rereading.id.desc()).limit(1))
    if id_ is None:
        return []
    wanted, old, new = _pairs(id_)
    return _read(archive, wanted.where(old.content_hash.is_distinct_from(new.content_hash)).limit(most))


def reading_text(archive: Archive, reading: OneReading) -> PageText | None:
    if reading.content_hash is None:
        return None
    with archive.database.reading() as session:
        row = session.get_one(Document, reading.content_hash)
        return PageText(row.title, row.lead, tuple(row.blocks), tuple(reading.fields.get("kinds") or ()))


def _some(archive: Archive, rereading_id: int, after: tuple[int, int]) -> list[RereadPair]:
    wanted, _, _ = _pairs(rereading_id)
    return _read(archive, wanted.where(tuple_(Capture.page_id, Capture.body_id) > after).limit(PAIRS))


def _pairs(rereading_id: int) -> tuple[PairColumns, type[Reading], type[Reading]]:
    old, new = aliased(Reading), aliased(Reading)
    old_text, new_text = aliased(Document), aliased(Document)
    wanted = (
        select(
            Capture.page_id,
            Capture.body_id,
            Page.url,
            *(old.content_hash, old_text.lead, old.fields, old.refusal),
            *(new.content_hash, new_text.lead, new.fields, new.refusal),
        )
        .join(RereadBody, RereadBody.body_id == Capture.body_id)
        .join(Page, Page.id == Capture.page_id)
        .join(old, old.id == RereadBody.from_reading_id)
        .join(new, new.id == RereadBody.to_reading_id)
        .outerjoin(old_text, old_text.content_hash == old.content_hash)
        .outerjoin(new_text, new_text.content_hash == new.content_hash)
        .where(RereadBody.rereading_id == rereading_id, ~tells_withheld(Capture.page_id))
        .order_by(Capture.page_id, Capture.body_id, Capture.id)
    )
    return wanted, old, new


def _read(archive: Archive, wanted: PairColumns) -> list[RereadPair]:
    with archive.database.reading() as session:
        rows = session.execute(wanted).all()
    pairs: dict[tuple[int, int], RereadPair] = {}
    for page_id, body_id, url, hash_, lead, fields, refusal, new_hash, new_lead, new_fields, new_refusal in rows:
        if body_id is None:
            continue
        before = OneReading(hash_, lead, fields or {}, refusal)
        after = OneReading(new_hash, new_lead, new_fields or {}, new_refusal)
        pairs.setdefault((page_id, body_id), RereadPair(page_id, body_id, url, before, after))
    return list(pairs.values())
