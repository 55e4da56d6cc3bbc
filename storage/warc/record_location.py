"""How WARC files of copied records are named, apart from those of what we asked ourselves.

Where an exchange's response or revisit record lies, and what a revisit record stands for.
"""

from dataclasses import dataclass
from datetime import datetime

from storage.vocabulary import RecordKind

COPIES = "luutru-copy"


def is_copy(name: str) -> bool:
    """Whether a WARC file, named as in its rows or barely, holds copied records."""
    return name.rpartition("/")[2].startswith(f"{COPIES}-")


@dataclass(frozen=True, slots=True)
class RecordPlace:
    file: str
    """The file's lasting name, without a folder, also while the file is open."""
    offset: int
    """Where the record's gzip member begins, in bytes."""
    length: int
    """The member's length in bytes; offset + length is where the exchange ends."""
    record_id: str
    date: datetime
    payload_digest: str
    """Of a revisit: the original's."""
    kind: RecordKind


@dataclass(frozen=True, slots=True)
class Original:
    """The response record whose payload a later exchange showed again."""

    record_id: str
    url: str
    date: datetime
    payload_digest: str
