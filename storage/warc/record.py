"""One WARC 1.1 record as a gzip member of its own (annex D.2): written from its fields and block, and read back."""

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from storage.warc.digests import is_digest_of
from storage.warc.exchange import digest

_GZIP = 16  # zlib needs it added to the window's size, for a gzip header and trailer
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VERSION = b"WARC/1.1\r\n"
_VERSIONS = (_VERSION, b"WARC/1.0\r\n")  # copied records may be older
_END = b"\r\n\r\n"
_LEVEL = 6
# A payload that the server compressed does not shrink again; storing it costs a thirtieth of the time.
_STORE = 0
# A compressor clears its memory before it begins, which takes ten times as long as compressing a request's few lines. A
# window as large as the record is enough, and stored data needs none.
_SMALL_WINDOW, _SMALL_MEMORY = 12, 5


class RecordDamaged(Exception):
    """These bytes are not a complete record of ours, or its block is not the one that was written."""


class BlockDigestWrong(RecordDamaged):
    """The record is complete, but its block does not match its digest."""


@dataclass(frozen=True, slots=True)
class Record:
    fields: Mapping[str, str]
    block: bytes

    def field(self, name: str) -> str:
        """Raises RecordDamaged if the record lacks it."""
        value = self.fields.get(name)
        if value is None:
            raise RecordDamaged(f"the record has no {name}")
        return value


def new_record_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_warc_date(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def make_member(fields: Iterable[tuple[str, str]], block: Iterable[bytes], *, compressed: bool = False) -> bytes:
    """The record's member; `compressed` says that its block is mostly a compressed payload."""
    parts = tuple(block)
    own = (("WARC-Block-Digest", digest(*parts)), ("Content-Length", str(sum(map(len, parts)))))
    lines = "".join(_line(name, value) for name, value in (*fields, *own))
    whole = (_VERSION, lines.encode(), b"\r\n", *parts, _END)
    if compressed or sum(map(len, whole)) <= 1 << _SMALL_WINDOW:
        window, memory = _SMALL_WINDOW, _SMALL_MEMORY
    else:
        window, memory = zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL
    squeeze = zlib.compressobj(_STORE if compressed else _LEVEL, zlib.DEFLATED, _GZIP + window, memory)
    return b"".join((*map(squeeze.compress, whole), squeeze.flush()))


def parse_record(text: bytes) -> Record:
    """A member's text as a record, with a checked block digest; raises RecordDamaged."""
    head, blank, rest = text.partition(b"\r\n\r\n")
    if not blank or not (head + b"\r\n").startswith(_VERSIONS):
        raise RecordDamaged("no WARC record begins here")
    fields = dict(_field(line) for line in head.decode(errors="replace").split("\r\n")[1:])
    block, end = rest[: -len(_END)], rest[-len(_END) :]
    if end != _END or fields.get("Content-Length") != str(len(block)):
        raise RecordDamaged("the record is not as long as it says")
    if not is_digest_of(fields.get("WARC-Block-Digest"), block):
        raise BlockDigestWrong("the record's block is not the one that was written")
    return Record(fields, block)


def _line(name: str, value: str) -> str:
    if _TOKEN.fullmatch(name) is None or "\r" in value or "\n" in value:
        raise ValueError(f"not a WARC field: {name!r}: {value!r}")
    return f"{name}: {value}\r\n"


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value.strip()
