"""Documents: whether each text is the one its content hash was made of."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select

from storage.archive import Archive
from storage.tables import Document
from storage.verify.findings import Finding, FindingKind

BATCH = 500


def check_documents(archive: Archive) -> Iterator[Finding]:
    last = ""
    while True:
        wanted = select(Document).where(Document.content_hash > last).order_by(Document.content_hash).limit(BATCH)
        with archive.database.reading() as session:
            rows = session.scalars(wanted).all()
        if not rows:
            return
        for row in rows:
            if (found := text_hash(row)) != row.content_hash:
                yield Finding(FindingKind.DOCUMENT_HASH_WRONG, f"document {row.content_hash}", f"its text has {found}")
        last = rows[-1].content_hash


def text_hash(row: Document) -> str:
    """SHA-256 in hex of title, lead and body blocks, joined by LF."""
    blocks = (row.title, row.lead, *row.blocks)
    return hashlib.sha256("\n".join(block for block in blocks if block).encode()).hexdigest()
