"""Makes the rows of an export: one for a version of a page, one for an imported document."""

from datetime import UTC, datetime
from typing import Any

from extractors.details.authors import authors_of
from extractors.details.language import language_of
from flows.exports.columns import COLUMNS, ColumnType
from storage.exports.files import PublishedFile
from storage.exports.rows import ExportedText
from storage.vocabulary import ArchiveKind, PublicationCause

Row = dict[str, Any]

_FIELDS = ("section", "byline", "published", "precision")
_LISTS_OF_FIELDS = ("kinds", "tags", "images", "links", "warnings")
_EMPTY: Row = dict.fromkeys(column.name for column in COLUMNS)
_LIST_NAMES = tuple(column.name for column in COLUMNS if column.type in (ColumnType.STRINGS, ColumnType.OBJECTS))


def version_row(text: ExportedText, kind: ArchiveKind | None) -> Row:
    """Without its quality and its cluster.

    Readings of before version 7 have no authors and no language; both follow from what they have.
    """
    fields = text.fields
    whole = "\n\n".join(part for part in (text.title, text.lead, *text.blocks) if part)
    byline = fields.get("byline")
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
        **{name: fields.get(name) for name in _FIELDS},
        **{name: fields.get(name) or [] for name in _LISTS_OF_FIELDS},
    }
    return _empty_row() | stated


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
    }
    return _empty_row() | stated


def _empty_row() -> Row:
    """All columns in their order."""
    return _EMPTY | {name: [] for name in _LIST_NAMES}


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
