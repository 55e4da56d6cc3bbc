"""Finds the records of styles and pictures that pages of a site need, as the archive has them last."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from storage.archive import Archive
from storage.database.bulk import statement_batches
from storage.tables.attachments import Requisite
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.withholding import is_closed


@dataclass(frozen=True, slots=True)
class RequisiteRecord:
    """Where the last full answer lies; its payload may be in another record."""

    url: str
    file: str
    offset: int
    original_file: str | None
    original_offset: int | None


def requisite_site(archive: Archive, capture_id: int) -> str | None:
    """The site of a capture's page, if the archive has requisites of that site."""
    site = select(Page.site).join(Capture, Capture.page_id == Page.id).where(Capture.id == capture_id)
    with archive.database.reading() as session:
        kept = select(Requisite.site).where(Requisite.site.in_(site), Requisite.exchange_id.is_not(None))
        return session.scalar(kept.limit(1))


def requisite_records(archive: Archive, site: str, urls: Iterable[str]) -> dict[str, RequisiteRecord]:
    """By the address that the page names; without those that are withheld."""
    original = aliased(LoggedExchange)
    wanted = (
        select(Requisite.url, LoggedExchange.file, LoggedExchange.offset, original.file, original.offset)
        .join(LoggedExchange, LoggedExchange.id == Requisite.exchange_id)
        .outerjoin(original, original.id == LoggedExchange.original_id)
        .where(Requisite.site == site, LoggedExchange.file.is_not(None), ~is_closed())
    )
    found: dict[str, RequisiteRecord] = {}
    with archive.database.reading() as session:
        for some in statement_batches(sorted(set(urls))):
            for url, file, offset, holder, place in session.execute(wanted.where(Requisite.url.in_(some))):
                found[url] = RequisiteRecord(url, file or "", offset or 0, holder, place)
    return found
