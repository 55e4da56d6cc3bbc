"""Corpus files, written anew where the rows still give the very bytes that were published.

The manifest, written anew: right lines byte for byte as they stood, lacking ones from the rows, all in order.
"""

import hashlib
from array import array
from collections.abc import Iterator
from typing import BinaryIO

from sqlalchemy import select

from storage.archive import Archive, kind_of
from storage.corpus.files import CorpusFiles
from storage.corpus.manifest import import_line, manifest_line, tombstone
from storage.corpus.pending import text_of
from storage.corpus.publish import Render
from storage.durable_files import sync_file, sync_folder
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.verify.corpus import publications
from storage.verify.manifest import is_right, manifest_lines


def mend_file(archive: Archive, ordinal: int, render: Render) -> None:
    """Leaves the file as it is where the bytes would be others: nothing is invented."""
    with archive.database.reading() as session:
        row = session.get_one(Publication, ordinal)
        text = text_of(session, ordinal)
    if text is None:
        return
    content = render(text).encode()
    if hashlib.sha256(content).hexdigest() == row.sha256:
        CorpusFiles(archive.folder.corpus).write([(row.file, content)])


def remove_file(archive: Archive, ordinal: int) -> None:
    """Takes the file of a withheld text out."""
    with archive.database.reading() as session:
        row = session.get_one(Publication, ordinal)
    CorpusFiles(archive.folder.corpus).remove([row.file])


def clear_partial(archive: Archive) -> None:
    """Forgets half written files, but not those of an import that can still be finished."""
    with archive.database.reading() as session:
        unfinished = session.scalars(select(Publication.ordinal).where(~Publication.written).limit(1)).first()
    if unfinished is None:
        CorpusFiles(archive.folder.corpus).clear_partial()


_NONE = -1


def mend_manifest(archive: Archive) -> None:
    """Wants the publishing lock. Lines of ordinals that no row knows stay; lines that cannot be read go."""
    files = CorpusFiles(archive.folder.corpus)
    right = _right_lines(archive, files)
    partial = files.folder / f"{files.partial.name}-manifest"
    with partial.open("wb") as new:
        with files.manifest.open("a+b") as old:
            _write(archive, files, right, old, new)
        sync_file(new)
    partial.rename(files.manifest)
    sync_folder(files.folder)


def _right_lines(archive: Archive, files: CorpusFiles) -> "array[int]":
    """For each ordinal where in the manifest its right line begins, or -1; eight bytes an ordinal."""
    begins, offset = array("q"), 0
    for line in manifest_lines(files):
        if line.said is not None and not line.is_tombstone:
            row = _publication(archive, line.ordinal)
            if row and is_right(line, row):
                begins.extend([_NONE] * (line.ordinal + 1 - len(begins)))
                begins[line.ordinal] = offset
        offset += len(line.raw)
    return begins


def _write(archive: Archive, files: CorpusFiles, right: "array[int]", old: BinaryIO, new: BinaryIO) -> None:
    rows = _written(archive)
    row, marked = next(rows, None), set()
    for line in manifest_lines(files):
        if line.said is None:
            continue
        if line.is_tombstone:
            marked.add(line.ordinal)
            new.write(line.raw)
        elif _publication(archive, line.ordinal) is None:
            new.write(line.raw)
        else:
            # A displaced line is written where it belongs, by the rows before it.
            while row and row.ordinal <= line.ordinal:
                new.write(_line(archive, row, right, old))
                row = next(rows, None)
    while row:
        new.write(_line(archive, row, right, old))
        row = next(rows, None)
    new.writelines(_lacking_tombstones(archive, marked))


def _written(archive: Archive) -> Iterator[Publication]:
    return (row for row, _ in publications(archive) if row.written)


def _line(archive: Archive, row: Publication, right: "array[int]", old: BinaryIO) -> bytes:
    begin = right[row.ordinal] if row.ordinal < len(right) else _NONE
    if begin != _NONE:
        old.seek(begin)
        return old.readline()
    derived = _derived(archive, row)
    return f"{derived}\n".encode() if derived else b""


def _derived(archive: Archive, row: Publication) -> str | None:
    kind, sha256 = kind_of(archive), row.sha256 or ""
    if row.cause == "import":
        return import_line(ordinal=row.ordinal, file=row.file, sha256=sha256, kind=kind)
    with archive.database.reading() as session:
        text = text_of(session, row.ordinal)
    return manifest_line(text, file=row.file, sha256=sha256, kind=kind) if text else None


def _lacking_tombstones(archive: Archive, marked: set[int]) -> Iterator[bytes]:
    kind = kind_of(archive)
    with archive.database.reading() as session:
        rows = session.execute(
            select(Withholding, Publication.file)
            .join(Publication, Publication.ordinal == Withholding.ordinal)
            .order_by(Withholding.id)
        ).all()
    for row, file in rows:
        if row.ordinal is not None and row.ordinal not in marked:
            line = tombstone(ordinal=row.ordinal, file=file, withheld_at=row.withheld_at, reason=row.reason, kind=kind)
            yield f"{line}\n".encode()


def _publication(archive: Archive, ordinal: int) -> Publication | None:
    with archive.database.reading() as session:
        return session.get(Publication, ordinal)
