"""One line of the manifest describes a corpus file; it is written once and never changed."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from storage.corpus.files import RESTORED, TOMBSTONE
from storage.corpus.pending_texts import CorpusText
from storage.vocabulary import ATTACHMENTS


def manifest_line(text: CorpusText, *, file: str, sha256: str, kind: str | None) -> str:
    """`fields` of the text come from its reading: section, byline, published, precision, confirmed and the details."""
    fields = text.fields
    return _json(
        {
            "ordinal": text.ordinal,
            "file": file,
            "sha256": sha256,
            "content_hash": text.content_hash,
            "site": text.site,
            "space": text.space,
            "page": text.key,
            "url": text.url,
            "captured": utc_text(text.captured_at),
            "title": text.title,
            "section": fields.get("section"),
            **_details(text),
            "published": fields.get("published"),
            "precision": fields.get("precision"),
            "layout": text.layout,
            "layout_confirmed": fields.get("confirmed", False),
            **_accepted(fields),
            "extractor": text.extractor_version,
            "cause": text.cause,
            "replaces": text.replaces,
            "imported_as": text.imported_as,
            "kind": kind,
            **_of_attachment(text),
        }
    )


def _details(text: CorpusText) -> dict[str, Any]:
    """Lines of readings without details are older: their only author is the whole byline."""
    fields = text.fields
    byline = fields.get("byline")
    if "authors" not in fields:
        return {"authors": [byline] if byline else []}
    return {
        "byline": byline,
        "authors": fields["authors"],
        "tags": fields.get("tags", []),
        "language": fields.get("language"),
        "layout_digest": text.layout_digest,
    }


def _accepted(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Returns no field for a layout that a person wrote or accepted."""
    return {"layout_accepted": fields["accepted"]} if fields.get("accepted") else {}


def _of_attachment(text: CorpusText) -> dict[str, Any]:
    """Returns no field for the text of a page."""
    return {"source": "attachment", "linked_from": text.linked_from} if text.space == ATTACHMENTS else {}


def import_line(*, ordinal: int, file: str, sha256: str, kind: str | None) -> str:
    """Only name and bytes of an imported file are known."""
    return _json(
        {"ordinal": ordinal, "file": file, "sha256": sha256, "content_hash": None, "cause": "import", "replaces": None}
        | {"kind": kind}
    )


def tombstone(*, ordinal: int, file: str, withheld_at: datetime, reason: str, kind: str | None) -> str:
    """States that a file was removed from the corpus; its ordinal is never used again."""
    line = {"ordinal": ordinal, "file": file, TOMBSTONE: utc_text(withheld_at), "reason": reason, "kind": kind}
    return _json(line)


def restored(*, ordinal: int, file: str, lifted_at: datetime, reason: str, kind: str | None) -> str:
    """States that a removed file is in the corpus again."""
    return _json({"ordinal": ordinal, "file": file, RESTORED: utc_text(lifted_at), "reason": reason, "kind": kind})


def utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _json(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False)
