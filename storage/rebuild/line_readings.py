"""Gives a rebuilt publication its reading: the active one of its body, or one made from the manifest's line."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.corpus.manifest import manifest_line
from storage.corpus.pending_texts import CorpusText, publication_text
from storage.rebuild.manifest_fields import reading_day, reading_fields
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.readings import Body, Document, Reading, ReadingRules
from storage.tables.row_digest import with_digest
from storage.verify.manifest import differing

UNKNOWN_RULES = "unknown"
"""The layout digest of a reading that only the manifest has: the current rules make it stale."""

Render = Callable[[CorpusText], str]


@dataclass(frozen=True, slots=True)
class CorpusForm:
    """How the archive writes its corpus: `render` a file, `as_block` one block; `kind` is the archive's kind."""

    render: Render
    as_block: Callable[[str], str]
    kind: str | None


def give_reading(
    session: Session, form: CorpusForm, stated: dict[str, Any], row: Publication, capture: Capture
) -> None:
    """Keeps the active reading when it gives exactly this line, else makes a reading from the manifest's line."""
    body = session.get(Body, capture.body_id) if capture.body_id else None
    if body is None:
        return
    current = session.get(Reading, body.reading_id) if body.reading_id else None
    if current is not None and current.content_hash == row.content_hash:
        row.reading_id = current.id
        session.flush()
        text = publication_text(session, row.ordinal)
        line = json.loads(manifest_line(text, file=row.file, sha256=row.sha256 or "", kind=form.kind)) if text else {}
        if not differing(stated, line):
            return
    found = _reading_of_line(session, form, stated, row, body)
    row.reading_id = found.id
    if current is None or current.content_hash != row.content_hash:
        body.rules_id, body.reading_id = found.rules_id, found.id
    session.flush()


def _reading_of_line(
    session: Session, form: CorpusForm, stated: dict[str, Any], row: Publication, body: Body
) -> Reading:
    digest = str(stated.get("layout_digest") or UNKNOWN_RULES)
    rules_id = _key(session, body.site, str(stated.get("extractor")), digest)
    known = session.scalars(select(Reading).where(Reading.body_id == body.id, Reading.rules_id == rules_id)).first()
    if known is not None:
        return known
    for place in ("head", "foot"):
        fields = reading_fields(stated, place)
        values = {
            "body_id": body.id,
            "rules_id": rules_id,
            "layout": stated.get("layout"),
            "refusal": None,
            "detail": None,
            "content_hash": row.content_hash,
            "fields": fields,
            "read_at": datetime.now(UTC),
            "day": reading_day(fields),
        }
        reading = Reading(**with_digest(values))
        row_text = _rendered(session, form, row, reading)
        if row_text == row.sha256 or place == "foot":
            break
    session.add(reading)
    session.flush()
    return reading


def _rendered(session: Session, form: CorpusForm, row: Publication, reading: Reading) -> str:
    """The SHA-256 of the file that this reading gives."""
    document = session.get_one(Document, reading.content_hash)
    text = CorpusText(
        ordinal=row.ordinal,
        content_hash=document.content_hash,
        title=document.title,
        lead=document.lead,
        blocks=tuple(document.blocks),
        fields=reading.fields or {},
        layout=reading.layout,
        layout_digest="",
        extractor_version="",
        site="",
        space="",
        key="",
        url="",
        captured_at=datetime.now(UTC),
        cause=row.cause,
        replaces=row.replaces,
        imported_as=row.imported_as,
    )
    return hashlib.sha256(form.render(text).encode()).hexdigest()


def _key(session: Session, site: str, extractor: str, digest: str) -> int:
    wanted = select(ReadingRules).where(ReadingRules.site == site, ReadingRules.extractor_version == extractor)
    wanted = wanted.where(ReadingRules.layout_digest == digest)
    key = session.scalars(wanted).first()
    if key is None:
        key = ReadingRules(site=site, layout_digest=digest, extractor_version=extractor)
        session.add(key)
        session.flush()
    return key.id
