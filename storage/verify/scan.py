"""A WARC file from its first byte to its last, damage included: what is whole is yielded, what is not is named."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from storage.verify.findings import FindingKind
from storage.warc.gzip_members import next_record, read_member
from storage.warc.reader import ArchivedResponse, response_of
from storage.warc.record import BlockDigestWrong, Record, RecordDamaged, parse_record

_KIND = re.compile(rb"^luutru-kind: *(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One member: a `response` where it is one and sound, a `damage` where it is not; `end` is where it ends."""

    offset: int
    end: int
    response: ArchivedResponse | None
    damage: FindingKind | None = None
    detail: str = ""
    made_as: str | None = None
    """Of a warcinfo record: whether the file says of itself that it is live or from a rehearsal."""


def walk(path: Path, name: str) -> Iterator[Step]:
    """`name` is the file's lasting one. After a damaged member the walk goes on at the next record that is whole."""
    offset, size = 0, path.stat().st_size
    with path.open("rb") as file:
        while offset < size:
            step = _step(file, path, name, offset, size)
            yield step
            offset = step.end


def _step(file: BinaryIO, path: Path, name: str, offset: int, size: int) -> Step:
    file.seek(offset)
    try:
        found = read_member(file)
    except zlib.error as error:
        return _lost(path, offset, size, FindingKind.RECORD_DAMAGED, str(error))
    if found is None:
        return _lost(path, offset, size, FindingKind.RECORD_TORN, "the file ends before the record does")
    text, length = found
    end = offset + length
    try:
        record = parse_record(text)
        response = response_of(record, name, offset, length)
        if response:
            _ = response.status  # a ValueError where there is no status line
        return Step(offset, end, response, made_as=_made_as(record))
    except BlockDigestWrong as error:
        return Step(offset, end, None, FindingKind.BLOCK_DIGEST_WRONG, str(error))
    except (RecordDamaged, ValueError) as error:
        return Step(offset, end, None, FindingKind.RECORD_DAMAGED, str(error))


def _lost(path: Path, offset: int, size: int, damage: FindingKind, detail: str) -> Step:
    following = next_record(path, offset + 1)
    if following is not None:
        # Bytes follow that are whole, so the file was not cut here.
        damage = FindingKind.RECORD_DAMAGED
    return Step(offset, following if following is not None else size, None, damage, detail)


def _made_as(record: Record) -> str | None:
    if record.fields.get("WARC-Type") != "warcinfo":
        return None
    said = _KIND.search(record.block)
    return said[1].decode("ascii", "replace") if said else None
