"""Reads the published files for an export, and the known facts of imported ones."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.errors import CorrectTheInput
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.tables.readings import Version
from storage.vocabulary import PublicationCause
from storage.withholding import ACTIVE

ROWS = 500


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A corpus file by name, with the SHA-256 of its bytes."""

    ordinal: int
    file: str
    sha256: str


def published_files(session: Session, *, current: bool, imported_only: bool = False) -> Iterator[PublishedFile]:
    """By ordinal; with `current` only files that a page shows now, and the imported ones, which have no known page."""
    last = -1
    while rows := _files(session, last, current=current, imported_only=imported_only):
        yield from rows
        last = rows[-1].ordinal


def content_of(corpus: Path, published: PublishedFile) -> bytes:
    """Raises CorrectTheInput if the file is not the published one."""
    path = corpus / published.file
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != published.sha256:
        raise CorrectTheInput(f"{path} is not what was published; `luutru verify` says more")
    return content


def _files(session: Session, after: int, *, current: bool, imported_only: bool) -> list[PublishedFile]:
    shown = select(Version.content_hash).where(Version.ended_at.is_(None))
    withheld = select(Withholding.ordinal).where(ACTIVE, Withholding.ordinal.is_not(None))
    wanted = (
        select(Publication.ordinal, Publication.file, Publication.sha256)
        .where(Publication.ordinal > after, Publication.written, Publication.ordinal.not_in(withheld))
        .order_by(Publication.ordinal)
        .limit(ROWS)
    )
    if imported_only:
        wanted = wanted.where(Publication.cause == PublicationCause.IMPORT)
    elif current:
        wanted = wanted.where(Publication.content_hash.is_(None) | Publication.content_hash.in_(shown))
    return [PublishedFile(row.ordinal, row.file, row.sha256 or "") for row in session.execute(wanted)]
