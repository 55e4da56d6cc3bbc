"""The manifest against the rows: a right line for each published file, in order, and a tombstone for each withheld."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from storage.archive import Archive, kind_of
from storage.corpus.files import TOMBSTONE, CorpusFiles
from storage.tables.corpus import Publication
from storage.verify.corpus import publications
from storage.verify.findings import Finding, FindingKind

BATCH = 500
PLACE = "corpus/manifest.jsonl"


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands; `said` is None where it cannot be read."""

    number: int
    raw: bytes
    said: dict[str, Any] | None

    @property
    def ordinal(self) -> int:
        return int(self.said["ordinal"]) if self.said else -1

    @property
    def is_tombstone(self) -> bool:
        return self.said is not None and TOMBSTONE in self.said


def check_manifest(archive: Archive) -> Iterator[Finding]:
    """Wants the publishing lock. Memory: two bytes an ordinal."""
    files = CorpusFiles(archive.folder.corpus)
    lines, tombs, last, kind = bytearray(), bytearray(), -1, kind_of(archive)
    for some in _batches(manifest_lines(files)):
        rows = _rows(archive, some)
        for line in some:
            if line.said is None:
                yield Finding(FindingKind.MANIFEST_LINE_TORN, f"{PLACE}, line {line.number}", "it is not whole")
                continue
            # What was imported before the first crawl is of no kind.
            if line.said.get("kind") not in {None, kind}:
                detail = f"the line is {line.said['kind']}, the archive {kind or 'of no kind yet'}"
                yield Finding(FindingKind.OTHER_KIND, f"{PLACE}, line {line.number}", detail)
            if line.is_tombstone:
                _note(tombs, line.ordinal)
            else:
                yield from _check_line(line, rows.get(line.ordinal), last)
                last = max(last, line.ordinal)
                _note(lines, line.ordinal)
    yield from _check_lacking(archive, lines, tombs)


def manifest_lines(files: CorpusFiles) -> Iterator[Line]:
    if not files.manifest.exists():
        return
    with files.manifest.open("rb") as opened:
        for number, raw in enumerate(opened, 1):
            yield Line(number, raw, _read(raw))


def is_right(line: Line, row: Publication) -> bool:
    said = line.said or {}
    return (said.get("file"), said.get("sha256"), said.get("content_hash"), said.get("cause")) == (
        row.file,
        row.sha256,
        row.content_hash,
        row.cause,
    )


def _check_line(line: Line, row: Publication | None, last: int) -> Iterator[Finding]:
    place = f"{PLACE}, line {line.number}"
    if line.ordinal <= last:
        detail = f"ordinal {line.ordinal:03d} stands after {last:03d}"
        yield Finding(FindingKind.MANIFEST_ORDER_WRONG, place, detail)
    if row is None:
        yield Finding(FindingKind.MANIFEST_LINE_UNKNOWN, place, f"no row has ordinal {line.ordinal:03d}")
    elif row.written and not is_right(line, row):
        detail = f"ordinal {line.ordinal:03d}: file, hashes or cause are not those of the rows"
        yield Finding(FindingKind.MANIFEST_LINE_WRONG, place, detail)


def _check_lacking(archive: Archive, lines: bytearray, tombs: bytearray) -> Iterator[Finding]:
    for row, withheld in publications(archive):
        if row.written and not _has(lines, row.ordinal):
            yield Finding(FindingKind.MANIFEST_LINE_MISSING, PLACE, f"it has no line for ordinal {row.ordinal:03d}")
        if withheld and not _has(tombs, row.ordinal):
            detail = f"ordinal {row.ordinal:03d} is withheld, and no line says so"
            yield Finding(FindingKind.TOMBSTONE_MISSING, PLACE, detail, row.ordinal)


def _read(raw: bytes) -> dict[str, Any] | None:
    if not raw.endswith(b"\n"):
        return None
    try:
        said = json.loads(raw)
    except ValueError:
        return None
    return said if isinstance(said, dict) and isinstance(said.get("ordinal"), int) and said["ordinal"] >= 0 else None


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    some: list[Line] = []
    for line in lines:
        some.append(line)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some


def _rows(archive: Archive, lines: Sequence[Line]) -> dict[int, Publication]:
    ordinals = [line.ordinal for line in lines]
    with archive.database.reading() as session:
        rows = session.scalars(select(Publication).where(Publication.ordinal.in_(ordinals)))
        return {row.ordinal: row for row in rows}


def _note(seen: bytearray, ordinal: int) -> None:
    if ordinal >= len(seen):
        seen.extend(bytes(ordinal + 1 - len(seen)))
    seen[ordinal] = 1


def _has(seen: bytearray, ordinal: int) -> bool:
    return ordinal < len(seen) and bool(seen[ordinal])
