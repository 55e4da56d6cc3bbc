"""Finds the page of a corpus file by its ordinal."""

from sqlalchemy import select

from storage.archive import Archive
from storage.errors import NotInTheArchive
from storage.tables.captures import Capture
from storage.tables.corpus import Publication

LARGEST = 2**63 - 1  # the largest number that both databases accept


def address_of_ordinal(archive: Archive, ordinal: int) -> str:
    """Returns the address of the capture that first showed this text. Raises NotInTheArchive."""
    if ordinal > LARGEST:
        raise NotInTheArchive(f"{ordinal}: no corpus file has this ordinal")
    with archive.database.reading() as session:
        known = session.get(Publication, ordinal)
        if known is None:
            raise NotInTheArchive(f"{ordinal}: no corpus file has this ordinal")
        url = session.scalar(select(Capture.url).where(Capture.id == known.capture_id))
    if url is None:
        raise NotInTheArchive(f"{ordinal}: an imported document, of which the archive has no page")
    return url
