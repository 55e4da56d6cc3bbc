"""How WARC files of copied records are named, apart from those of what we asked ourselves."""

COPIES = "luutru-copy"


def is_copy(name: str) -> bool:
    """Whether a WARC file, named as in its rows or barely, holds copied records."""
    return name.rpartition("/")[2].startswith(f"{COPIES}-")
