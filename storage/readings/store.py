"""Stores readings, and each text once under its content hash."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import add_missing, insert_rows, update_rows
from storage.readings.values import ReadingResult, TextFound
from storage.tables.captures import Capture
from storage.tables.readings import Body, Document, Reading, ReadingRules
from storage.tables.row_digest import with_digest
from storage.tables.runs import Visit
from storage.versions.recompute import recompute_versions


@dataclass(frozen=True, slots=True)
class KeptReading:
    """The ids of a reading's row and of its rules."""

    id: int
    rules_id: int


def keep_readings(archive: Archive, site: str, extractor_version: str, results: Sequence[ReadingResult]) -> None:
    """Stores the results in one transaction and activates the new readings.

    Visits that have ended keep their outcome. Versions of their pages are computed again.
    """
    with archive.database.writing() as session:
        kept = store_readings(session, site, extractor_version, results)
        settled = (Visit.run_id == Capture.run_id) & (Visit.page_id == Capture.page_id) & Visit.outcome.is_not(None)
        again = select(Capture.page_id).where(Capture.body_id.in_(kept), exists().where(settled))
        pages = session.scalars(again.distinct()).all()
        update_rows(
            session,
            Body,
            [{"row_id": body_id, "rules_id": one.rules_id, "reading_id": one.id} for body_id, one in kept.items()],
        )
        if pages:
            recompute_versions(session, pages)


def store_readings(
    session: Session, site: str, extractor_version: str, results: Sequence[ReadingResult]
) -> dict[int, KeptReading]:
    """Stores the results by body, without activating them."""
    keys = _keys(session, site, extractor_version, {result.layout_digest for result in results})
    _keep_documents(session, [result.text for result in results if result.text])
    known = _known(session, results, list(keys.values()))
    rows = {result.body_id: _row(result, keys[result.layout_digest]) for result in results}
    again, fresh = _parted(rows, known)
    update_rows(session, Reading, again)
    ids = {row["body_id"]: row["row_id"] for row in again}
    ids |= zip((row["body_id"] for row in fresh), insert_rows(session, Reading, fresh), strict=True)
    return {body_id: KeptReading(ids[body_id], row["rules_id"]) for body_id, row in rows.items()}


def _known(session: Session, results: Sequence[ReadingResult], rules_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """Existing rows by body and rules: a rule may have been changed and changed back."""
    bodies = [result.body_id for result in results]
    rows = session.execute(
        select(Reading.body_id, Reading.rules_id, Reading.id).where(
            Reading.body_id.in_(bodies), Reading.rules_id.in_(rules_ids)
        )
    )
    return {(body_id, rules_id): id_ for body_id, rules_id, id_ in rows}


def _row(result: ReadingResult, rules_id: int) -> dict[str, Any]:
    fields = result.text.fields if result.text else result.refused_fields
    return with_digest(
        {
            "body_id": result.body_id,
            "rules_id": rules_id,
            "layout": result.layout,
            "refusal": result.refusal,
            "detail": result.detail,
            "content_hash": result.text.content_hash if result.text else None,
            "fields": fields,
            "read_at": datetime.now(UTC),
            "day": _day(fields),
        }
    )


def _parted(
    rows: dict[int, dict[str, Any]], known: dict[tuple[int, int], int]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Splits the rows into existing ones, with their id, and new ones."""
    again, fresh = [], []
    for row in rows.values():
        id_ = known.get((row["body_id"], row["rules_id"]))
        if id_ is None:
            fresh.append(row)
        else:
            again.append({"row_id": id_, **row})
    return again, fresh


def _day(fields: dict[str, Any] | None) -> date | None:
    published = (fields or {}).get("published")
    return date.fromisoformat(published[:10]) if published else None


def _keys(session: Session, site: str, extractor_version: str, digests: Iterable[str]) -> dict[str, int]:
    """The ids of the rules' rows, by layout digest."""
    known = session.execute(
        select(ReadingRules.layout_digest, ReadingRules.id).where(
            ReadingRules.site == site, ReadingRules.extractor_version == extractor_version
        )
    )
    keys = dict(known.all())
    fresh = sorted(digest for digest in digests if digest not in keys)
    rows = [{"site": site, "layout_digest": digest, "extractor_version": extractor_version} for digest in fresh]
    return keys | dict(zip(fresh, insert_rows(session, ReadingRules, rows), strict=True))


def _keep_documents(session: Session, texts: Sequence[TextFound]) -> None:
    found: dict[str, TextFound] = {}
    for text in texts:
        found.setdefault(text.content_hash, text)
    known = set(session.scalars(select(Document.content_hash).where(Document.content_hash.in_(found))))
    rows = [
        {"content_hash": hash_, "title": text.title, "lead": text.lead, "blocks": text.blocks, "ordinal": None}
        for hash_, text in found.items()
        if hash_ not in known
    ]
    add_missing(session, Document, rows)  # another site may show the same text in the same moment
