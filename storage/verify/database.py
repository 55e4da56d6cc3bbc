"""Checks the database: its file is sound, rows refer to existing rows, and each text has its content hash."""

from collections.abc import Iterator

from sqlalchemy import select, text

from storage.archive import Archive
from storage.tables.readings import Document
from storage.verify.findings import FindingKind, VerifyFinding
from storage.versions.content_hash import content_hash
from storage.withholding import is_forgotten

_MOST = 100


def check_database(archive: Archive) -> Iterator[VerifyFinding]:
    """Checks the file and the foreign keys of SQLite; PostgreSQL checks both itself at every read and write."""
    if archive.database.engine.dialect.name != "sqlite":
        return
    with archive.database.reading() as session:
        stated = session.scalars(text(f"PRAGMA integrity_check({_MOST})")).all()
        orphans = session.execute(text("PRAGMA foreign_key_check")).fetchmany(_MOST)
    for line in stated:
        if line != "ok":
            yield VerifyFinding(FindingKind.DATABASE_DAMAGED, "archive.db", str(line))
    for table, row_id, parent, _ in orphans:
        # The check of readings reports this case in more detail.
        if (table, parent) != ("reading", "document"):
            detail = f"it names a row of {parent} that is not there"
            yield VerifyFinding(FindingKind.ROW_WITHOUT_PARENT, f"{table} {row_id}", detail)


BATCH = 500


def check_documents(archive: Archive) -> Iterator[VerifyFinding]:
    last = ""
    while True:
        wanted = select(Document).where(Document.content_hash > last).order_by(Document.content_hash).limit(BATCH)
        with archive.database.reading() as session:
            rows = session.scalars(wanted).all()
        if not rows:
            return
        for row in rows:
            found = content_hash(row.title, row.lead, row.blocks)
            if found != row.content_hash and not _is_forgotten(archive, row):
                yield VerifyFinding(
                    FindingKind.DOCUMENT_HASH_WRONG, f"document {row.content_hash}", f"its text has {found}"
                )
        last = rows[-1].content_hash


def _is_forgotten(archive: Archive, row: Document) -> bool:
    with archive.database.reading() as session:
        return is_forgotten(session, row)
