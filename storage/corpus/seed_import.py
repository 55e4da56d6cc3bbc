"""Imports existing documents into an empty corpus: byte for byte, with their ordinals and names.

It stores the lines of imported files, so that an article crawled later is recognised as one of them.
"""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.archive import Archive, archive_kind
from storage.corpus.files import CORPUS_NAME, CorpusFiles
from storage.corpus.manifest import import_line
from storage.corpus.older_database import refuse_older_database
from storage.database.bulk import keep_digests
from storage.durable_files import sync_file, sync_folder
from storage.errors import CorpusNotEmpty, CorrectTheInput
from storage.locks import publish_lock
from storage.search.index import index_published
from storage.tables.corpus import ImportedBlock, Publication
from storage.warc_files.sharing import claim_corpus

SHARE = 0.95  # share of an article's body blocks that must be in one imported document


def keep_blocks(session: Session, ordinal: int, text: str, as_block: Callable[[str], str]) -> None:
    """`as_block` gives a line the form of an extractor's block, so that the two can be compared."""
    blocks = {as_block(line) for line in text.split("\n")} - {""}
    session.add_all(ImportedBlock(ordinal=ordinal, block_hash=one) for one in sorted(map(_hash, blocks)))


def anything_imported(session: Session) -> bool:
    return bool(session.scalar(select(exists().where(ImportedBlock.id > 0))))


def imported_with(session: Session, blocks: Sequence[str]) -> int | None:
    """The imported document with at least `SHARE` of the blocks, if any; the lowest ordinal of several."""
    if not blocks:
        return None
    hashes = [_hash(block) for block in blocks]
    rows = session.execute(
        select(ImportedBlock.ordinal, ImportedBlock.block_hash).where(ImportedBlock.block_hash.in_(set(hashes)))
    )
    counted = Counter(hashes)
    held: Counter[int] = Counter()
    for ordinal, block_hash in rows:
        held[ordinal] += counted[block_hash]
    enough = sorted(ordinal for ordinal, number in held.items() if number >= SHARE * len(blocks))
    return enough[0] if enough else None


def _hash(block: str) -> str:
    return hashlib.sha256(block.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SeedFile:
    ordinal: int
    path: Path


def import_seeds(archive: Archive, source: Path, as_block: Callable[[str], str]) -> list[int]:
    """Copies the documents of `source` into the corpus and returns their ordinals; `as_block` as in `keep_blocks`.

    Raises CorpusNotEmpty, or CorrectTheInput if `source` is no folder of documents in the corpus form.
    """
    seeds = _seed_files(source)
    with publish_lock(archive):
        claim_corpus(archive)
        files = CorpusFiles(archive.folder.corpus)
        refuse_older_database(archive, files)
        if finish_import(archive, files):
            return [seed.ordinal for seed in seeds]
        _must_be_empty(archive, files)
        _stage(files, seeds)
        _note(archive, seeds, as_block)
        return finish_import(archive, files)


def finish_import(archive: Archive, files: CorpusFiles) -> list[int]:
    """Moves staged files into the corpus, also after a kill; returns their ordinals."""
    with archive.database.reading() as session:
        open_imports = select(Publication).where(~Publication.written, Publication.cause == "import")
        rows = session.scalars(open_imports.order_by(Publication.ordinal)).all()
    if not rows:
        return []
    for row in rows:
        staged = files.partial / row.file
        if staged.exists():
            staged.rename(files.folder / row.file)
    sync_folder(files.folder)
    files.cut_torn_line()
    last, kind = files.last_ordinal(), archive_kind(archive)
    files.append(
        import_line(ordinal=row.ordinal, file=row.file, sha256=row.sha256 or "", kind=kind)
        for row in rows
        if row.ordinal > last
    )
    with archive.database.writing() as session:
        for row in rows:
            session.get_one(Publication, row.ordinal).written = True
        session.flush()
        keep_digests(session, Publication, [row.ordinal for row in rows])
        index_published(archive, session, [row.ordinal for row in rows])
    return [row.ordinal for row in rows]


def _seed_files(source: Path) -> list[SeedFile]:
    if not source.is_dir():
        raise CorrectTheInput(f"{source}: no such folder")
    found = [(CORPUS_NAME.fullmatch(path.name), path) for path in sorted(source.glob("*.txt"))]
    strange = [path.name for name, path in found if name is None]
    if strange:
        raise CorrectTheInput(f"{source / strange[0]}: not named NNN_<16 hex>.txt; an import takes such files only")
    seeds = [SeedFile(int(name["ordinal"]), path) for name, path in found if name]
    if not seeds:
        raise CorrectTheInput(f"{source}: no documents named NNN_<16 hex>.txt in it")
    if len({seed.ordinal for seed in seeds}) < len(seeds):
        raise CorrectTheInput(f"{source}: two documents have one ordinal")
    return sorted(seeds, key=lambda seed: seed.ordinal)


def _must_be_empty(archive: Archive, files: CorpusFiles) -> None:
    with archive.database.reading() as session:
        known = session.scalars(select(Publication.ordinal).limit(1)).first()
    if known is not None or files.manifest.exists():
        raise CorpusNotEmpty(
            f"{files.folder} has documents already, and an import wants an empty corpus: import into a new data folder "
            "(LUUTRU_DATA=NEW luutru seed import DIR), then take this archive's pages into it with "
            "`luutru backfill SITE --source warc --file FILE.warc.gz`"
        )


def _stage(files: CorpusFiles, seeds: list[SeedFile]) -> None:
    files.partial.mkdir(exist_ok=True)
    files.clear_partial()
    for seed in seeds:
        with seed.path.open("rb") as source, (files.partial / seed.path.name).open("wb") as copy:
            shutil.copyfileobj(source, copy)
            sync_file(copy)
    sync_folder(files.partial)


def _note(archive: Archive, seeds: list[SeedFile], as_block: Callable[[str], str]) -> None:
    with archive.database.writing() as session:
        for seed in seeds:
            content = seed.path.read_bytes()
            session.add(
                Publication(
                    ordinal=seed.ordinal,
                    file=seed.path.name,
                    sha256=hashlib.sha256(content).hexdigest(),
                    content_hash=None,
                    cause="import",
                    written=False,
                )
            )
            session.flush()
            keep_blocks(session, seed.ordinal, content.decode("utf-8", "replace"), as_block)
