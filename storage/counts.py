"""How much an archive holds."""

from sqlalchemy import func, select

from storage.archive import Archive
from storage.tables import Capture, Document, ExchangeRow, Page, Publication, Version


def count_archive(archive: Archive) -> dict[str, int]:
    counted = {
        "pages": Page.id,
        "captures": Capture.id,
        "exchanges": ExchangeRow.id,
        "documents": Document.content_hash,
        "versions": Version.id,
        "published": Publication.ordinal,
    }
    with archive.database.reading() as session:
        return {name: session.scalar(select(func.count(column))) or 0 for name, column in counted.items()}
