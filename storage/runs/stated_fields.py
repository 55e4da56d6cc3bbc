"""Reads what feeds, sitemaps and listings say of pages."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.database.bulk import statement_batches
from storage.tables.witnesses import Witness


def stated_of_pages(session: Session, page_ids: Sequence[int]) -> dict[int, list[tuple[str | None, str | None]]]:
    """The titles and dates that witnesses say, by page.

    A text that lists say of several pages, such as "Xem thêm" (read more), is the title of none.
    """
    found: list[tuple[int, str | None, str | None]] = []
    for part in statement_batches(page_ids):
        wanted = select(Witness.page_id, Witness.title, Witness.published).where(Witness.page_id.in_(part))
        found += [(page_id, title, published) for page_id, title, published in session.execute(wanted)]
    pages = Counter(title for _, title in {(page_id, title) for page_id, title, _ in found})
    stated: dict[int, list[tuple[str | None, str | None]]] = {}
    for page_id, title, published in found:
        stated.setdefault(page_id, []).append((title if pages[title] == 1 else None, published))
    return stated
