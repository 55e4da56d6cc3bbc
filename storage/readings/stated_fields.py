"""What feeds, sitemaps and listings say of the pages that showed some bodies first."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import statement_batches
from storage.readings.values import StatedFields
from storage.tables.captures import Capture
from storage.tables.pages import Page
from storage.tables.witnesses import Witness


def stated_of_bodies(archive: Archive, site: str, body_ids: Sequence[int]) -> dict[int, StatedFields]:
    """By body. A page's later bodies have none: a list may lag behind a changed headline.

    A text that lists say of several pages, such as "Xem thêm" (read more), is the title of none.
    """
    stated: dict[int, StatedFields] = {}
    with archive.database.reading() as session:
        for ids in statement_batches(body_ids):
            pages = _first_shown(session, ids)
            found = _witnesses(session, sorted(set(pages.values())))
            shared = _shared(session, site, sorted({title for rows in found.values() for title, _ in rows if title}))
            for body_id, page_id in pages.items():
                rows = found.get(page_id, [])
                titles = tuple(title for title, _ in rows if title and title not in shared)
                dates = tuple(published for _, published in rows if published)
                if titles or dates:
                    stated[body_id] = StatedFields(titles, dates)
    return stated


def _first_shown(session: Session, body_ids: Sequence[int]) -> dict[int, int]:
    """The page of each body that was the first of its page."""
    pages = select(Capture.page_id).where(Capture.body_id.in_(body_ids))
    firsts = (
        select(func.min(Capture.id))
        .where(Capture.page_id.in_(pages), Capture.body_id.is_not(None))
        .group_by(Capture.page_id)
    )
    rows = session.execute(
        select(Capture.body_id, Capture.page_id).where(Capture.id.in_(firsts), Capture.body_id.in_(body_ids))
    )
    return {body_id: page_id for body_id, page_id in rows if body_id is not None}


def _witnesses(session: Session, page_ids: Sequence[int]) -> dict[int, list[tuple[str | None, str | None]]]:
    found: dict[int, list[tuple[str | None, str | None]]] = {}
    for part in statement_batches(page_ids):
        wanted = select(Witness.page_id, Witness.title, Witness.published).where(Witness.page_id.in_(part))
        for page_id, title, published in session.execute(wanted):
            found.setdefault(page_id, []).append((title, published))
    return found


def _shared(session: Session, site: str, titles: Sequence[str]) -> set[str]:
    shared: set[str] = set()
    for part in statement_batches(titles):
        several = (
            select(Witness.title)
            .join(Page, Page.id == Witness.page_id)
            .where(Page.site == site, Witness.title.in_(part))
            .group_by(Witness.title)
            .having(func.count(func.distinct(Witness.page_id)) > 1)
        )
        shared.update(title for title in session.scalars(several) if title)
    return shared
