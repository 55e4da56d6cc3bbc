"""Checks the manifest against the rows: a correct line for each published file, a tombstone for each withheld one."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from storage.archive import Archive, archive_kind
from storage.corpus.files import RESTORED, TOMBSTONE, CorpusFiles
from storage.corpus.json_lines import JsonLine, json_lines, ordinal_of
from storage.corpus.manifest import import_line, manifest_line
from storage.corpus.ordinal_set import OrdinalSet
from storage.corpus.pending_texts import publication_texts
from storage.database.bulk import batched
from storage.tables.corpus import Publication
from storage.verify.corpus import publications
from storage.verify.findings import FindingKind, VerifyFinding

BATCH = 500
PLACE = "corpus/manifest.jsonl"


@dataclass(slots=True)
class _Seen:
    """The ordinals that have a line, and those whose last mark says that the file was withheld."""

    kind: str | None
    lines: OrdinalSet = field(default_factory=OrdinalSet)
    taken_out: set[int] = field(default_factory=set)
    last: int = -1


def check_manifest(archive: Archive) -> Iterator[VerifyFinding]:
    """Checks every line; the caller has the publishing lock. Uses about one byte of memory per ordinal."""
    files = CorpusFiles(archive.folder.corpus)
    seen = _Seen(archive_kind(archive))
    try:
        for some in batched(json_lines(files.manifest), BATCH):
            rows, right = right_lines(archive, [ordinal_of(line.value) for line in some], seen.kind)
            for line in some:
                yield from _check_line(line, rows, right, seen)
    except OSError as error:
        yield VerifyFinding(FindingKind.FILE_UNREADABLE, PLACE, f"it cannot be read: {error.strerror}")
        return
    yield from _check_lacking(archive, seen)


def right_lines(
    archive: Archive, ordinals: Sequence[int | None], kind: str | None
) -> tuple[dict[int, Publication], dict[int, dict[str, Any]]]:
    """The rows of these ordinals, and each line as the rows give it; a lost text has no line."""
    wanted = [ordinal for ordinal in ordinals if ordinal is not None]
    with archive.database.reading() as session:
        found = session.scalars(select(Publication).where(Publication.ordinal.in_(wanted)))
        rows = {row.ordinal: row for row in found}
        texts = publication_texts(session, wanted)
    right: dict[int, dict[str, Any]] = {}
    for ordinal, row in rows.items():
        if row.cause == "import":
            line = import_line(ordinal=ordinal, file=row.file, sha256=row.sha256 or "", kind=kind)
        elif ordinal in texts:
            line = manifest_line(texts[ordinal], file=row.file, sha256=row.sha256 or "", kind=kind)
        else:
            continue
        right[ordinal] = json.loads(line)
    return rows, right


def differing(stated: dict[str, Any], right: dict[str, Any]) -> list[str]:
    """The fields in which a line differs from the rows; a line imported before the first crawl has no kind."""
    names = [name for name in {**right, **stated} if stated.get(name) != right.get(name) or name not in stated]
    return [name for name in names if name != "kind"]


def is_mark(stated: dict[str, Any]) -> bool:
    """Whether a line only records that a file was withheld or restored."""
    return TOMBSTONE in stated or RESTORED in stated


def _check_line(
    line: JsonLine, rows: dict[int, Publication], right: dict[int, dict[str, Any]], seen: _Seen
) -> Iterator[VerifyFinding]:
    place = f"{PLACE}, line {line.number}"
    stated, ordinal = line.value, ordinal_of(line.value)
    if stated is None or ordinal is None:
        yield VerifyFinding(FindingKind.MANIFEST_LINE_TORN, place, "it is not whole, or names no ordinal")
        return
    yield from _check_kind(stated, place, seen.kind)
    if ordinal not in rows:
        yield VerifyFinding(FindingKind.MANIFEST_LINE_UNKNOWN, place, f"no row has ordinal {ordinal:03d}")
    if is_mark(stated):
        (seen.taken_out.add if TOMBSTONE in stated else seen.taken_out.discard)(ordinal)
        return
    if ordinal <= seen.last:
        detail = f"ordinal {ordinal:03d} comes after {seen.last:03d}"
        yield VerifyFinding(FindingKind.MANIFEST_ORDER_WRONG, place, detail)
    seen.last = max(seen.last, ordinal)
    seen.lines.add(ordinal)
    if ordinal in rows and rows[ordinal].written:
        yield from _compare(stated, right.get(ordinal), place)


def _compare(stated: dict[str, Any], right: dict[str, Any] | None, place: str) -> Iterator[VerifyFinding]:
    if right is None:
        detail = f"the rows of the text of ordinal {stated['ordinal']:03d} are not whole"
        yield VerifyFinding(FindingKind.ROW_LOST, place, detail)
    elif names := differing(stated, right):
        detail = f"ordinal {stated['ordinal']:03d}: {', '.join(names)} not as in the rows"
        yield VerifyFinding(FindingKind.MANIFEST_LINE_WRONG, place, detail)


def _check_kind(stated: dict[str, Any], place: str, kind: str | None) -> Iterator[VerifyFinding]:
    named = stated.get("kind")
    may_lack = stated.get("cause") == "import" or is_mark(stated)
    if named != kind and not (named is None and may_lack):
        detail = f"the line is {named or 'of no kind'}, the archive {kind or 'of no kind yet'}"
        yield VerifyFinding(FindingKind.OTHER_KIND, place, detail)


def _check_lacking(archive: Archive, seen: _Seen) -> Iterator[VerifyFinding]:
    for row, withheld in publications(archive):
        if row.written and row.ordinal not in seen.lines:
            yield VerifyFinding(
                FindingKind.MANIFEST_LINE_MISSING, PLACE, f"it has no line for ordinal {row.ordinal:03d}"
            )
        if withheld and row.ordinal not in seen.taken_out:
            detail = f"ordinal {row.ordinal:03d} is withheld, and no line says so"
            yield VerifyFinding(FindingKind.TOMBSTONE_MISSING, PLACE, detail, row.ordinal)
        if not withheld and row.ordinal in seen.taken_out:
            detail = f"ordinal {row.ordinal:03d} is not withheld, and the last line of it says that it is"
            yield VerifyFinding(FindingKind.TOMBSTONE_LEFT, PLACE, detail, row.ordinal)
