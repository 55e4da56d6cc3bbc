"""Imported texts that are withheld: nothing else has them, so a backup keeps them like the corpus."""

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import or_, select

from storage.archive import Archive
from storage.backup.file_copies import Keeper
from storage.backup.trouble import BackupTrouble, TroubleKind
from storage.corpus.files import CorpusFiles
from storage.durable_files import file_digest
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.vocabulary import PublicationCause
from storage.withholding import ACTIVE


def take_withheld(archive: Archive, keeper: Keeper, forgotten: Collection[int]) -> None:
    """Without the ordinals that this backup leaves out.

    The caller has the publishing lock, since a takedown moves a file.
    """
    files, imported = CorpusFiles(archive.folder.corpus), _imported(archive)
    known = {file for _, file in imported}
    for path in sorted(files.withheld.glob("*")):
        if path.is_file() and path.name not in known:
            keeper.keep(_name(path.name), path)
    for (ordinal, file), sha256 in imported.items():
        if ordinal in forgotten:
            continue
        places = (files.withheld / file, files.folder / file)  # the corpus has it until a takedown is finished
        _take(keeper, file, sha256, next((place for place in places if place.is_file()), None))


def _imported(archive: Archive) -> dict[tuple[int, str], str]:
    """The digests of imported files that are withheld, or whose takedown or return is not finished on disk."""
    wanted = (
        select(Publication.ordinal, Publication.file, Publication.sha256)
        .join(Withholding, Withholding.ordinal == Publication.ordinal)
        .where(Publication.cause == PublicationCause.IMPORT, or_(ACTIVE, ~Withholding.applied))
        .where(Publication.sha256.is_not(None))
    )
    with archive.database.reading() as session:
        return {(ordinal, file): sha256 for ordinal, file, sha256 in session.execute(wanted) if sha256}


def _take(keeper: Keeper, file: str, sha256: str, source: Path | None) -> None:
    name = _name(file)
    if source and (name in keeper.last or file_digest(source) == sha256):
        keeper.keep(name, source, sha256)
    elif name in keeper.last:
        keeper.carry(name, lost=True)
    elif copy := _copy_in_corpus(keeper, file):
        keeper.keep(name, copy, sha256)
        kind = TroubleKind.DAMAGED if source else TroubleKind.LOST
        detail = "the archive no longer has it as it was; the backup keeps the copy from before its takedown"
        keeper.troubles.append(BackupTrouble(kind, name, detail))
    elif source:
        keeper.keep(name, source, sha256)
    else:
        detail = "rows refer to it, and neither the archive nor the backup has it"
        keeper.troubles.append(BackupTrouble(TroubleKind.LOST, name, detail))


def _copy_in_corpus(keeper: Keeper, file: str) -> Path | None:
    known = keeper.last.get(f"corpus/{file}")
    return keeper.folder.find(f"corpus/{file}", known) if known else None


def _name(file: str) -> str:
    """The name of the entry in a generation's manifest."""
    return f"withheld/{file}"
