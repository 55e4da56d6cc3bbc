"""Which pages showed a text, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.archive import Archive
from storage.tables.corpus import Publication
from storage.tables.pages import Page
from storage.tables.readings import Version
from storage.withholding import tells_withheld


@dataclass(frozen=True, slots=True)
class PageShowing:
    site: str
    url: str
    first_seen_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None


def showings(archive: Archive, content_hash: str, limit: int) -> list[PageShowing]:
    """At most `limit` intervals in which a page showed the text, the earliest first."""
    with archive.database.reading() as session:
        rows = session.execute(
            select(Page.site, Page.url, Version.first_seen_at, Version.last_seen_at, Version.ended_at)
            .join(Page, Page.id == Version.page_id)
            .where(Version.content_hash == content_hash, ~tells_withheld(Version.page_id))
            .order_by(Version.first_seen_at, Version.id)
            .limit(limit)
        )
        return [PageShowing(*row) for row in rows]


def number_of_ordinals(archive: Archive) -> int:
    with archive.database.reading() as session:
        last = session.scalar(select(func.max(Publication.ordinal)))
    return 0 if last is None else last + 1
