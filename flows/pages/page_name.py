"""What people call a page: by an address, or by the ordinal of a corpus file that it showed."""

from storage.archive import Archive
from storage.corpus.ordinals import PageOfOrdinal, page_of_ordinal


def is_ordinal(name: str) -> bool:
    """`29` and `029`; digits of other scripts are no ordinal."""
    return name.isascii() and name.isdecimal()


def named_by_ordinal(archive: Archive, name: str) -> PageOfOrdinal | None:
    """None if the name is an address. Raises NotInTheArchive."""
    return page_of_ordinal(archive, int(name[:30])) if is_ordinal(name) else None
