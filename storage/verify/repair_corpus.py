"""Repairs corpus files and the manifest from rows that are proved.

A file is written again only when the rows give the published bytes. Correct lines of the manifest stay byte for byte.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from sqlalchemy import select

from storage.archive import Archive, archive_kind
from storage.corpus.files import CORPUS_NAME, CorpusFiles
from storage.corpus.json_lines import json_lines, ordinal_of, parsed
from storage.corpus.ordinal_set import OrdinalOffsets
from storage.corpus.takedown_disk import Render, take_out
from storage.database.bulk import batched
from storage.durable_files import sync_file, sync_folder
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.verify.corpus import publications
from storage.verify.manifest import BATCH, differing, is_mark, right_lines
from storage.verify.proved_rows import is_proved, published_content
from storage.withholding import ACTIVE


def repair_file(archive: Archive, ordinal: int, render: Render) -> None:
    """Writes the file again; leaves it when the bytes would differ from the published ones, or the text is withheld."""
    row, is_withheld = _publication(archive, ordinal)
    content = None if is_withheld else published_content(archive, row, render)
    if content is not None:
        CorpusFiles(archive.folder.corpus).write([(row.file, content)])


def remove_file(archive: Archive, ordinal: int) -> None:
    """Removes the file of a withheld text from the corpus."""
    row, is_withheld = _publication(archive, ordinal)
    if is_withheld:
        take_out(CorpusFiles(archive.folder.corpus), row)


def _publication(archive: Archive, ordinal: int) -> tuple[Publication, bool]:
    withheld = select(Withholding.id).where(ACTIVE, Withholding.ordinal == ordinal)
    with archive.database.reading() as session:
        return session.get_one(Publication, ordinal), session.scalars(withheld).first() is not None


def clear_partial(archive: Archive) -> None:
    """Deletes half written files, but not those of an import that can still be completed."""
    with archive.database.reading() as session:
        unfinished = session.scalars(select(Publication.ordinal).where(~Publication.written).limit(1)).first()
    if unfinished is None:
        CorpusFiles(archive.folder.corpus).clear_partial()


@dataclass(frozen=True, slots=True)
class _Repair:
    archive: Archive
    files: CorpusFiles
    render: Render
    kind: str | None
    offsets: OrdinalOffsets
    """For each ordinal its correct line, or else its first line."""


def repair_manifest(archive: Archive, render: Render) -> None:
    """Writes the manifest again and keeps the old one under logs/; the caller has the publishing lock.

    No line of a published file is lost. A line stays when no row has its ordinal, or when it is wrong but the rows are
    not proved. Unreadable lines are removed.
    """
    files, kind = CorpusFiles(archive.folder.corpus), archive_kind(archive)
    repair = _Repair(archive, files, render, kind, _offsets(archive, files, kind))
    if files.manifest.exists():
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        shutil.copy2(files.manifest, archive.folder.logs / f"manifest-before-repair-{stamp}.jsonl")
    partial = files.folder / f"{files.partial.name}-manifest"
    with partial.open("wb") as new:
        with files.manifest.open("a+b") as old:
            for line in _lines(repair, old):
                new.write(line)
        sync_file(new)
    partial.rename(files.manifest)
    sync_folder(files.folder)


def _offsets(archive: Archive, files: CorpusFiles, kind: str | None) -> OrdinalOffsets:
    offsets = OrdinalOffsets()
    for some in batched(json_lines(files.manifest), BATCH):
        _, right = right_lines(archive, [ordinal_of(line.value) for line in some], kind)
        for line in some:
            ordinal = ordinal_of(line.value)
            if line.value is None or ordinal is None or is_mark(line.value):
                continue
            is_right = ordinal in right and not differing(line.value, right[ordinal])
            if is_right or offsets.get(ordinal) is None:
                offsets.keep(ordinal, line.begin)
    return offsets


def _lines(repair: _Repair, old: BinaryIO) -> Iterator[bytes]:
    rows = (row for row, _ in publications(repair.archive) if row.written)
    row = next(rows, None)
    for some in batched(json_lines(repair.files.manifest), BATCH):
        known, _ = right_lines(repair.archive, [ordinal_of(line.value) for line in some], repair.kind)
        for line in some:
            ordinal = ordinal_of(line.value)
            if line.value is None or ordinal is None:
                continue
            if is_mark(line.value) or ordinal not in known:
                yield _at(old, line.begin)
                continue
            # The rows before it write a displaced line where it belongs.
            while row and row.ordinal <= ordinal:
                yield _line(repair, row, old)
                row = next(rows, None)
    while row:
        yield _line(repair, row, old)
        row = next(rows, None)


def _line(repair: _Repair, row: Publication, old: BinaryIO) -> bytes:
    """The old line, unless it is wrong and its rows are proved."""
    begin = repair.offsets.get(row.ordinal)
    raw = _at(old, begin) if begin is not None else b""
    stated = parsed(raw)
    _, right = right_lines(repair.archive, [row.ordinal], repair.kind)
    derived = right.get(row.ordinal)
    if derived is None or (stated is not None and not differing(stated, derived)):
        return raw
    if stated is not None and _is_another_file(repair.files, stated, row):
        return raw
    if not is_proved(repair.archive, row):
        return raw
    if row.cause != "import" and published_content(repair.archive, row, repair.render) is None:
        return raw
    return f"{json.dumps(derived, ensure_ascii=False)}\n".encode()


def _is_another_file(files: CorpusFiles, stated: dict[str, Any], row: Publication) -> bool:
    """Whether the line is of a published file that is in the corpus under another name than the row's."""
    name = stated.get("file")
    if name == row.file or not isinstance(name, str) or not CORPUS_NAME.fullmatch(name):
        return False
    return files.sha256_of(name) == stated.get("sha256")


def _at(old: BinaryIO, begin: int) -> bytes:
    old.seek(begin)
    return old.readline()
