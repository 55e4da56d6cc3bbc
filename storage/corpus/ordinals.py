"""Finds the page of a corpus file by its ordinal."""

from dataclasses import dataclass

from sqlalchemy import select

from storage.archive import Archive
from storage.errors import NotInTheArchive
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.pages import Page

LARGEST = 2**63 - 1  # the largest number that both databases accept


@dataclass(frozen=True, slots=True)
class PageOfOrdinal:
    """The page that first showed a text: the address of that capture, and the page's identity."""

    url: str
    identity: tuple[str, str, str]


def page_of_ordinal(archive: Archive, ordinal: int) -> PageOfOrdinal:
    """Raises NotInTheArchive."""
    if ordinal > LARGEST:
        raise NotInTheArchive(f"{ordinal}: no corpus file has this ordinal")
    with archive.database.reading() as session:
        known = session.get(Publication, ordinal)
        if known is None:
            raise NotInTheArchive(f"{ordinal}: no corpus file has this ordinal")
        found = session.execute(
            select(Capture.url, Page.site, Page.space, Page.key)
            .join(Page, Page.id == Capture.page_id)
            .where(Capture.id == known.capture_id)
        ).first()
    if found is None:
        raise NotInTheArchive(f"{ordinal}: an imported document, of which the archive has no page")
    return PageOfOrdinal(found.url, (found.site, found.space, found.key))
