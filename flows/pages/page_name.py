"""What people call a page: by an address, or by the ordinal of a corpus file that it showed."""

from storage.archive import Archive
from storage.corpus.ordinals import address_of_ordinal


def is_ordinal(name: str) -> bool:
    """`29` and `029`; digits of other scripts are no ordinal."""
    return name.isascii() and name.isdecimal()


def address_of(archive: Archive, name: str) -> str:
    """Returns an address as it is, and the address behind an ordinal. Raises NotInTheArchive."""
    return address_of_ordinal(archive, int(name[:30])) if is_ordinal(name) else name
