"""The corpus folder against the rows, both ways: each file whole, none too many, no ordinal twice or left out."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from os import scandir
from pathlib import Path

from sqlalchemy import select

from storage.archive import Archive
from storage.corpus.files import MANIFEST, CorpusFiles
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.verify.findings import Finding, FindingKind

BATCH = 500
Published = tuple[Publication, Withholding | None]


def check_files(archive: Archive, advance: Callable[[int], None]) -> Iterator[Finding]:
    """Wants the publishing lock."""
    files = CorpusFiles(archive.folder.corpus)
    expected: int | None = None
    for row, withheld in publications(archive):
        advance(1)
        # Imported documents keep the ordinals they came with, gaps included.
        if expected is not None and row.ordinal != expected and row.cause != "import":
            gone = f"{expected:03d}" if row.ordinal == expected + 1 else f"{expected:03d} to {row.ordinal - 1:03d}"
            yield Finding(FindingKind.ORDINAL_GAP, f"publication {row.ordinal}", f"before it {gone} is not there")
        expected = row.ordinal + 1
        yield from _check_file(files, row, withheld)
    yield from _check_others(archive, files)


def publications(archive: Archive) -> Iterator[Published]:
    """All published documents by ordinal, each with its withholding where it has one."""
    last = -1
    while rows := _some(archive, last):
        yield from rows
        last = rows[-1][0].ordinal


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _some(archive: Archive, after: int) -> Sequence[Published]:
    wanted = (
        select(Publication, Withholding)
        .outerjoin(Withholding, Withholding.ordinal == Publication.ordinal)
        .where(Publication.ordinal > after)
        .order_by(Publication.ordinal)
        .limit(BATCH)
    )
    with archive.database.reading() as session:
        return [(row, withheld) for row, withheld in session.execute(wanted)]


def _check_file(files: CorpusFiles, row: Publication, withheld: Withholding | None) -> Iterator[Finding]:
    path, place = files.folder / row.file, f"corpus/{row.file}"
    if withheld:
        if path.exists():
            yield Finding(FindingKind.WITHHELD_TEXT_PRESENT, place, f"withheld: {withheld.reason}", row.ordinal)
    elif not row.written:
        yield Finding(FindingKind.PUBLICATION_UNFINISHED, place, "its ordinal is given, its file may be missing")
    elif not path.exists():
        yield Finding(FindingKind.CORPUS_FILE_MISSING, place, "the rows say that it was written", row.ordinal)
    elif (found := sha256_of(path)) != row.sha256:
        detail = f"its SHA-256 is {found}, the rows say {row.sha256}"
        yield Finding(FindingKind.CORPUS_FILE_CHANGED, place, detail, row.ordinal)


def _check_others(archive: Archive, files: CorpusFiles) -> Iterator[Finding]:
    with scandir(files.folder) as entries:
        names = (entry.name for entry in entries if entry.name not in {MANIFEST, files.partial.name})
        while some := list(islice(names, BATCH)):
            with archive.database.reading() as session:
                known = set(session.scalars(select(Publication.file).where(Publication.file.in_(some))))
            for name in sorted(set(some) - known):
                yield Finding(FindingKind.CORPUS_FILE_UNKNOWN, f"corpus/{name}", "no row speaks of it")
    for path in sorted(files.partial.glob("*")):
        yield Finding(FindingKind.CORPUS_PARTIAL_LEFT, f"corpus/{files.partial.name}/{path.name}", "half written")
