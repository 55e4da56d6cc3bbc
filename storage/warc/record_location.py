"""The place of an exchange's response or revisit record, and the record that a revisit refers to.

WARC files of copied records have other names than those of our own requests.
"""

from dataclasses import dataclass
from datetime import datetime

from storage.vocabulary import RecordKind

COPIES = "luutru-copy"


def is_copy(name: str) -> bool:
    """Whether a WARC file, named as in its rows or without a folder, has copied records."""
    return name.rpartition("/")[2].startswith(f"{COPIES}-")


@dataclass(frozen=True, slots=True)
class RecordPlace:
    file: str
    """The file's final name, without a folder, also while the file is open."""
    offset: int
    """The start of the record's gzip member, in bytes."""
    length: int
    """The member's length in bytes; offset + length is the end of the exchange."""
    record_id: str
    date: datetime
    payload_digest: str
    """For a revisit: the original's."""
    kind: RecordKind


@dataclass(frozen=True, slots=True)
class Original:
    """The response record whose payload a later exchange showed again."""

    record_id: str
    url: str
    date: datetime
    payload_digest: str
