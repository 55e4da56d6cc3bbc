"""Checks the corpus folder against the rows: every file is whole, none is unknown, no ordinal is missing or double."""

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from os import scandir
from pathlib import Path

from sqlalchemy import select

from storage.archive import Archive
from storage.corpus.files import CORPUS_NAME, MANIFEST, SIGNATURES, TAKEDOWNS, TIMESTAMPS, CorpusFiles
from storage.durable_files import file_digest
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.verify.findings import FindingKind, VerifyFinding
from storage.withholding import ACTIVE

BATCH = 500
Published = tuple[Publication, Withholding | None]


def check_files(archive: Archive, advance: Callable[[int], None]) -> Iterator[VerifyFinding]:
    """Checks all corpus files; the caller has the publishing lock."""
    files = CorpusFiles(archive.folder.corpus)
    expected: int | None = None
    for row, withheld in publications(archive):
        advance(1)
        # Imported documents keep the ordinals they came with, gaps included.
        if expected is not None and row.ordinal != expected and row.cause != "import":
            gone = f"{expected:03d}" if row.ordinal == expected + 1 else f"{expected:03d} to {row.ordinal - 1:03d}"
            yield VerifyFinding(FindingKind.ORDINAL_GAP, f"publication {row.ordinal}", f"before it {gone} is not there")
        expected = row.ordinal + 1
        yield from _check_file(files, row, withheld)
    yield from _check_others(archive, files)


def publications(archive: Archive) -> Iterator[Published]:
    """All published documents by ordinal, each with its withholding if it has one."""
    last = -1
    while rows := _some(archive, last):
        yield from rows
        last = rows[-1][0].ordinal


def _some(archive: Archive, after: int) -> Sequence[Published]:
    wanted = (
        select(Publication, Withholding)
        .outerjoin(Withholding, (Withholding.ordinal == Publication.ordinal) & ACTIVE)
        .where(Publication.ordinal > after)
        .order_by(Publication.ordinal)
        .limit(BATCH)
    )
    with archive.database.reading() as session:
        return [(row, withheld) for row, withheld in session.execute(wanted)]


def _check_file(files: CorpusFiles, row: Publication, withheld: Withholding | None) -> Iterator[VerifyFinding]:
    path, place = files.folder / Path(row.file).name, f"corpus/{row.file}"
    if withheld:
        if os.path.lexists(path):
            yield VerifyFinding(FindingKind.WITHHELD_TEXT_PRESENT, place, f"withheld: {withheld.reason}", row.ordinal)
        return
    if not row.written:
        yield VerifyFinding(FindingKind.PUBLICATION_UNFINISHED, place, "its ordinal is given, its file may be missing")
        return
    if not CORPUS_NAME.fullmatch(row.file):
        yield VerifyFinding(FindingKind.CORPUS_FILE_MISSING, place, "the row has no name of a corpus file", row.ordinal)
        return
    try:
        found = file_digest(path)
    except FileNotFoundError:
        yield VerifyFinding(FindingKind.CORPUS_FILE_MISSING, place, "the rows say that it was written", row.ordinal)
        return
    except OSError as error:
        yield VerifyFinding(
            FindingKind.CORPUS_FILE_UNREADABLE, place, f"it cannot be read: {error.strerror}", row.ordinal
        )
        return
    if found != row.sha256:
        detail = f"its SHA-256 is {found}, the rows say {row.sha256}"
        yield VerifyFinding(FindingKind.CORPUS_FILE_CHANGED, place, detail, row.ordinal)


def _check_others(archive: Archive, files: CorpusFiles) -> Iterator[VerifyFinding]:
    with scandir(files.folder) as entries:
        others = {MANIFEST, TAKEDOWNS, SIGNATURES, TIMESTAMPS, files.partial.name}
        names = (entry.name for entry in entries if entry.name not in others)
        while some := list(islice(names, BATCH)):
            with archive.database.reading() as session:
                known = set(session.scalars(select(Publication.file).where(Publication.file.in_(some))))
            for name in sorted(set(some) - known):
                yield VerifyFinding(FindingKind.CORPUS_FILE_UNKNOWN, f"corpus/{name}", "no row refers to it")
    for path in sorted(files.partial.glob("*")):
        yield VerifyFinding(FindingKind.CORPUS_PARTIAL_LEFT, f"corpus/{files.partial.name}/{path.name}", "half written")
