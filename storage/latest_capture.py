"""The newest body of a page."""

from storage.archive import Archive
from storage.stored_body import StoredBody
from storage.tables import Body, Capture, Page
from storage.unread import stored_bodies, stored_body


def latest_body(archive: Archive, site: str, space: str, key: str) -> StoredBody | None:
    with archive.database.reading() as session:
        wanted = (
            stored_bodies()
            .join(Capture, Capture.body_id == Body.id)
            .join(Page, Page.id == Capture.page_id)
            .where(Page.site == site, Page.space == space, Page.key == key)
            .order_by(Capture.captured_at.desc())
            .limit(1)
        )
        row = session.execute(wanted).first()
        return stored_body(*row) if row else None
