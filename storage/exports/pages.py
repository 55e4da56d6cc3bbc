"""Goes through pages in the order of exports: by site, space and key."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from storage.tables.archive import Withholding
from storage.tables.pages import Page
from storage.withholding import ACTIVE

PAGES = 200
AnyRow: TypeAlias = Row[*tuple[Any, ...]]


def sites_of_pages(session: Session, sites: frozenset[str] | None) -> Sequence[str]:
    """All sites with pages, or those of `sites`, as the database sorts them."""
    wanted = select(Page.site).distinct().order_by(Page.site)
    return session.scalars(wanted if sites is None else wanted.where(Page.site.in_(sites))).all()


def pages_of_site(session: Session, site: str) -> Iterator[Sequence[AnyRow]]:
    """In batches, without pages that are withheld.

    One site at a time, since SQLite goes through a list of sites from the first page on for every batch.
    """
    last = ("", "")
    withheld = select(Withholding.page_id).where(ACTIVE, Withholding.page_id.is_not(None))
    while pages := session.execute(
        select(Page.id, Page.site, Page.space, Page.key, Page.url)
        .where(Page.site == site, tuple_(Page.space, Page.key) > last, Page.id.not_in(withheld))
        .order_by(Page.space, Page.key)
        .limit(PAGES)
    ).all():
        yield pages
        last = (pages[-1].space, pages[-1].key)
