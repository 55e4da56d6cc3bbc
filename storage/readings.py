"""Keeping what was read: readings, and each text once under its content hash."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.reading_result import ReadingResult, TextFound
from storage.tables import Body, Capture, Document, Reading, ReadingKey
from storage.versions import recompute_versions


def keep_readings(archive: Archive, site: str, extractor_version: str, results: Sequence[ReadingResult]) -> None:
    """Keeps the results, in one transaction; the new readings are in force from then on.

    Visits that ended as refused stay so: that is how they ended. Their pages get the versions that are now known.
    """
    with archive.database.writing() as session:
        readings = store_readings(session, site, extractor_version, results)
        refused = []
        for body in session.scalars(select(Body).where(Body.id.in_(readings))):
            if body.reading_id is not None:
                refused.append(body.id)
            body.key_id, body.reading_id = readings[body.id].key_id, readings[body.id].id
        if refused:
            session.flush()
            pages = select(Capture.page_id).where(Capture.body_id.in_(refused)).distinct()
            recompute_versions(session, session.scalars(pages).all())


def store_readings(
    session: Session, site: str, extractor_version: str, results: Sequence[ReadingResult]
) -> dict[int, Reading]:
    """The rows of the results, by body; they are not in force by this."""
    keys = _keys(session, site, extractor_version, {result.layout_digest for result in results})
    _keep_documents(session, [result.text for result in results if result.text])
    known = _known(session, results, [key.id for key in keys.values()])
    readings = {}
    for result in results:
        key_id = keys[result.layout_digest].id
        row = known.get((result.body_id, key_id)) or Reading(body_id=result.body_id, key_id=key_id)
        readings[result.body_id] = _filled(row, result)
    session.add_all(readings.values())
    session.flush()
    return readings


def _known(
    session: Session, results: Sequence[ReadingResult], key_ids: Sequence[int]
) -> dict[tuple[int, int], Reading]:
    """By body and key, rows that are there from before a rule was changed and changed back."""
    bodies = [result.body_id for result in results]
    rows = session.scalars(select(Reading).where(Reading.body_id.in_(bodies), Reading.key_id.in_(key_ids)))
    return {(row.body_id, row.key_id): row for row in rows}


def _filled(row: Reading, result: ReadingResult) -> Reading:
    row.layout, row.refusal, row.detail = result.layout, result.refusal, result.detail
    row.content_hash = result.text.content_hash if result.text else None
    row.fields = result.text.fields if result.text else None
    row.read_at = datetime.now(UTC)
    row.day = _day(row.fields)
    return row


def _day(fields: dict[str, Any] | None) -> date | None:
    published = (fields or {}).get("published")
    return date.fromisoformat(published[:10]) if published else None


def _keys(session: Session, site: str, extractor_version: str, digests: Iterable[str]) -> dict[str, ReadingKey]:
    known = session.scalars(
        select(ReadingKey).where(ReadingKey.site == site, ReadingKey.extractor_version == extractor_version)
    )
    keys = {key.layout_digest: key for key in known}
    for digest in digests:
        if digest not in keys:
            keys[digest] = ReadingKey(site=site, layout_digest=digest, extractor_version=extractor_version)
            session.add(keys[digest])
    session.flush()
    return keys


def _keep_documents(session: Session, texts: Sequence[TextFound]) -> None:
    hashes = {text.content_hash for text in texts}
    known = set(session.scalars(select(Document.content_hash).where(Document.content_hash.in_(hashes))))
    for text in texts:
        if text.content_hash not in known:
            known.add(text.content_hash)
            session.add(
                Document(
                    content_hash=text.content_hash,
                    title=text.title,
                    lead=text.lead,
                    blocks=list(text.blocks),
                    ordinal=None,
                )
            )
    session.flush()
