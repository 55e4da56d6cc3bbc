"""Contents of a backup that no generation names any more, and that have a withheld text."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import or_, select

from storage.archive import Archive
from storage.backup.file_names import ROWS
from storage.backup.folder import BackupFolder
from storage.backup.generation import ManifestDamaged, read_generation
from storage.corpus.files import CorpusFiles
from storage.database.bulk import batched
from storage.durable_files import file_digest
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.tables.readings import Document
from storage.withholding import ACTIVE, withheld_texts

_HEADS_OF_ROWS = (b"SQLite format 3\0", b"PGDMP")
_GZIP = b"\x1f\x8b"
_SHORTEST = 24
"""The number of letters of a passage that is long enough to identify a text."""
_BATCH = 200


def withheld_leftovers(folder: BackupFolder, archive: Archive, digests: set[str], *, rows_too: bool) -> list[Path]:
    """`digests` are those of withheld corpus files.

    A damaged copy of a withheld file has another digest: a passage of the text identifies it. `rows_too` is for
    contents of generations that are gone.
    """
    named = {entry.sha256 for path in _readable(folder) for entry in read_generation(path).files.values()}
    unnamed = [path for path in sorted((folder.path / "earlier").glob("*")) if path.name not in named]
    newest = (folder.place(name) for name in ROWS)
    found = [path for path in newest if rows_too and path.exists() and file_digest(path) not in named]
    others = []
    for path in unnamed:
        head = _head(path)
        if head.startswith(_HEADS_OF_ROWS):
            found += [path] if rows_too else []
        elif path.name in digests:
            found.append(path)
        elif not head.startswith(_GZIP):
            others.append(path)
    return found + (_with_passages(archive, others) if others else [])


def _readable(folder: BackupFolder) -> Iterator[Path]:
    for path in folder.all_generations():
        try:
            read_generation(path)
        except ManifestDamaged:
            continue
        yield path


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _with_passages(archive: Archive, paths: Sequence[Path]) -> list[Path]:
    passages, sound = _passages(archive), _published(archive, [path.name for path in paths])
    found = []
    for path in paths:
        content = path.read_bytes()
        if path.name not in sound and any(passage in content for passage in passages):
            found.append(path)
    return found


def _passages(archive: Archive) -> list[bytes]:
    """The longest passage of each withheld text."""
    ordinals = select(Withholding.ordinal).where(ACTIVE, Withholding.ordinal.is_not(None))
    files = CorpusFiles(archive.folder.corpus)
    with archive.database.reading() as session:
        published = session.scalars(select(Publication).where(Publication.ordinal.in_(ordinals))).all()
        hashes = [row.content_hash for row in published if row.content_hash]
        wanted = select(Document).where(
            or_(Document.content_hash.in_(hashes), Document.content_hash.in_(withheld_texts()))
        )
        texts = [[document.lead or "", *document.blocks] for document in session.scalars(wanted)]
    aside = (files.withheld / row.file for row in published)
    texts += [path.read_text(encoding="utf-8", errors="replace").split("\n\n") for path in aside if path.is_file()]
    longest = (max(blocks, key=len) for blocks in texts if blocks)
    return [passage.encode() for passage in longest if len(passage) >= _SHORTEST]


def _published(archive: Archive, digests: Sequence[str]) -> set[str]:
    """The digests of published files that are not withheld."""
    withheld = select(Withholding.ordinal).where(ACTIVE, Withholding.ordinal.is_not(None))
    found: set[str] = set()
    with archive.database.reading() as session:
        for some in batched(digests, _BATCH):
            wanted = select(Publication.sha256).where(
                Publication.sha256.in_(some), Publication.ordinal.not_in(withheld)
            )
            found |= {digest for digest in session.scalars(wanted) if digest}
    return found
