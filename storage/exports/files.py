"""Reads the published files for an export, and the known facts of imported ones."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select
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
    while rows := _publications(session, last, imported_only=imported_only):
        shown = _shown(session, [row.content_hash for row in rows if row.content_hash]) if current else None
        for row in rows:
            if shown is None or row.content_hash is None or row.content_hash in shown:
                yield PublishedFile(row.ordinal, row.file, row.sha256 or "")
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


def _publications(session: Session, after: int, *, imported_only: bool) -> Sequence[Row[*tuple[Any, ...]]]:
    withheld = select(Withholding.ordinal).where(ACTIVE, Withholding.ordinal.is_not(None))
    wanted = (
        select(Publication.ordinal, Publication.file, Publication.sha256, Publication.content_hash)
        .where(Publication.ordinal > after, Publication.written, Publication.ordinal.not_in(withheld))
        .order_by(Publication.ordinal)
        .limit(ROWS)
    )
    if imported_only:
        wanted = wanted.where(Publication.cause == PublicationCause.IMPORT)
    return session.execute(wanted).all()


def _shown(session: Session, content_hashes: Sequence[str]) -> frozenset[str]:
    """Those of the texts that a page shows now."""
    shown = select(Version.content_hash).where(Version.content_hash.in_(content_hashes), Version.ended_at.is_(None))
    return frozenset(session.scalars(shown))
