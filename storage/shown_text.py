"""The text of one of a page's versions."""

from sqlalchemy import select

from storage.archive import Archive
from storage.change_kind import PageText
from storage.tables import Document, Reading, Version


def text_of_version(archive: Archive, page_id: int, content_hash: str) -> PageText:
    with archive.database.reading() as session:
        row = session.get_one(Document, content_hash)
        fields = session.scalars(
            select(Reading.fields)
            .join(Version, Version.reading_id == Reading.id)
            .where(Version.page_id == page_id, Version.content_hash == content_hash)
            .limit(1)
        ).first()
        return PageText(row.title, row.lead, tuple(row.blocks), tuple((fields or {}).get("kinds") or ()))
