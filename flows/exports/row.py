"""Makes the rows of an export: one for a version of a page, one for an imported document."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from extractors.details.authors import authors_of
from extractors.details.language import language_of
from extractors.quality.measure import quality_of
from flows.exports.boilerplate import Boilerplate
from flows.exports.columns import COLUMNS, ColumnType, ExportColumn
from storage.exports.files import PublishedFile
from storage.exports.rows import ExportedText
from storage.vocabulary import ArchiveKind, PublicationCause

Row = dict[str, Any]


def version_row(text: ExportedText, kind: ArchiveKind | None, boilerplate: Boilerplate) -> Row:
    """Readings of before version 7 have no authors and no language; both follow from what they have."""
    fields = text.fields
    whole = "\n\n".join(part for part in (text.title, text.lead, *text.blocks) if part)
    byline = fields.get("byline")
    lines, characters = boilerplate.count_in(text.blocks)
    stated = {
        "id": f"{text.site}:{text.space}:{text.key}:{text.version}",
        "ordinal": text.ordinal,
        "file": text.file,
        "sha256": text.sha256,
        "content_hash": text.content_hash,
        "kind": kind,
        "cause": text.cause,
        "replaces": text.replaces,
        "imported_as": text.imported_as,
        "site": text.site,
        "space": text.space,
        "page": text.key,
        "url": text.url,
        "linked_from": text.linked_from,
        "version": text.version,
        "first_seen": _utc(text.first_seen_at),
        "last_seen": _utc(text.last_seen_at),
        "ended": _utc(text.ended_at) if text.ended_at else None,
        "text": whole,
        "title": text.title,
        "lead": text.lead,
        "blocks": list(text.blocks),
        "authors": fields["authors"] if "authors" in fields else list(authors_of(byline)),
        "language": fields.get("language") or language_of(whole).value,
        "provenance": [{"field": field, "rule": rule} for field, rule in (fields.get("provenance") or {}).items()],
        "layout": text.layout,
        "layout_digest": text.layout_digest,
        "layout_confirmed": bool(fields.get("confirmed")),
        "extractor": text.extractor,
        "boilerplate_lines": lines,
        "boilerplate_share": round(characters / max(1, sum(map(len, text.blocks))), 4),
        **_quality(whole),
    }
    return {column.name: stated.get(column.name, _from_fields(fields, column)) for column in COLUMNS}


def imported_row(published: PublishedFile, content: bytes, kind: ArchiveKind | None) -> Row:
    text = content.decode("utf-8", "replace")
    stated: Row = {
        "id": f"import:{published.ordinal:03d}",
        "ordinal": published.ordinal,
        "file": published.file,
        "sha256": published.sha256,
        "kind": kind,
        "cause": PublicationCause.IMPORT.value,
        "text": text,
        "language": language_of(text).value,
        **_quality(text),
    }
    return {column.name: stated.get(column.name, _from_fields({}, column)) for column in COLUMNS}


def _quality(text: str) -> Row:
    stated = asdict(quality_of(text))
    return stated | {"quality_flags": [flag.value for flag in stated.pop("flags")]}


def _from_fields(fields: dict[str, Any], column: ExportColumn) -> Any:  # noqa: ANN401 (a JSON value)
    found = fields.get(column.name)
    return list(found or ()) if column.type in (ColumnType.STRINGS, ColumnType.OBJECTS) else found


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
