"""What people call a page: by an address, or by the ordinal of a corpus file that it showed."""

from storage.archive import Archive
from storage.corpus.ordinals import FirstShowing, first_showing


def is_ordinal(name: str) -> bool:
    """`29` and `029`; digits of other scripts are no ordinal."""
    return name.isascii() and name.isdecimal()


def named_by_ordinal(archive: Archive, name: str) -> FirstShowing | None:
    """None if the name is an address. Raises NotInTheArchive."""
    return first_showing(archive, int(name[:30])) if is_ordinal(name) else None
