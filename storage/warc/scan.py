"""A WARC file from its first byte to its last: each sound record, and each damaged part."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from storage.durable_files import open_regular
from storage.warc.gzip_members import next_record, read_member
from storage.warc.open_file import OPEN_SUFFIX
from storage.warc.reader import ArchivedResponse, response_of
from storage.warc.record import BlockDigestWrong, Record, RecordDamaged, parse_record
from storage.warc.record_location import is_copy

_KIND = re.compile(rb"^luutru-kind: *(\S+)", re.MULTILINE)


class Damage(StrEnum):
    RECORD_TORN = "record_torn"
    RECORD_DAMAGED = "record_damaged"
    BLOCK_DIGEST_WRONG = "block_digest_wrong"


@dataclass(frozen=True, slots=True)
class ScannedMember:
    """One member: a `record`, and a `response` if it is one, or a `damage`; `end` is its end."""

    offset: int
    end: int
    record: Record | None = None
    response: ArchivedResponse | None = None
    damage: Damage | None = None
    detail: str = ""

    @property
    def made_as(self) -> str | None:
        """For a warcinfo record: whether the file states that it is live or from a rehearsal."""
        if self.record is None or self.record.fields.get("WARC-Type") != "warcinfo":
            return None
        stated = _KIND.search(self.record.block)
        return stated[1].decode("ascii", "replace") if stated else None

    @property
    def warcinfo_id(self) -> str | None:
        """The id of the warcinfo record to which this record belongs."""
        if self.record is None:
            return None
        if self.record.fields.get("WARC-Type") == "warcinfo":
            return self.record.fields.get("WARC-Record-ID")
        return self.record.fields.get("WARC-Warcinfo-ID")


def scan(path: Path, name: str) -> Iterator[ScannedMember]:
    """`name` is the file's lasting one. After a damaged member the scan continues at the next whole record.

    A damaged record may hold, in a page, bytes that look like a record. Only records that name the file's own warcinfo
    record, whose id no page can know, count as records there.
    """
    offset, size, own, damaged = 0, path.stat().st_size, None, False
    with open_regular(path) as file:
        while offset < size:
            step = _step(file, path, name, offset, size)
            own = own or step.warcinfo_id
            if damaged and not is_copy(name) and step.warcinfo_id != own and not step.damage:
                step = ScannedMember(
                    offset, step.end, damage=Damage.RECORD_DAMAGED, detail="the record is not of this file"
                )
            yield step
            damaged = damaged or step.damage is not None
            offset = step.end


def sound_responses(path: Path) -> Iterator[ArchivedResponse]:
    """The readable response and revisit records, with any bytes between them."""
    name = path.name.removesuffix(OPEN_SUFFIX)
    return (step.response for step in scan(path, name) if step.response)


def _step(file: BinaryIO, path: Path, name: str, offset: int, size: int) -> ScannedMember:
    file.seek(offset)
    try:
        found = read_member(file)
    except zlib.error as error:
        return _lost(path, offset, size, Damage.RECORD_DAMAGED, str(error))
    if found is None:
        return _lost(path, offset, size, Damage.RECORD_TORN, "the file ends before the record does")
    text, length = found
    end = offset + length
    try:
        record = parse_record(text)
        response = response_of(record, name, offset, length)
        if response:
            _ = response.status  # a ValueError if there is no status line
        return ScannedMember(offset, end, record, response)
    except BlockDigestWrong as error:
        return ScannedMember(offset, end, damage=Damage.BLOCK_DIGEST_WRONG, detail=str(error))
    except (RecordDamaged, ValueError) as error:
        return ScannedMember(offset, end, damage=Damage.RECORD_DAMAGED, detail=str(error))


def _lost(path: Path, offset: int, size: int, damage: Damage, detail: str) -> ScannedMember:
    following = next_record(path, offset + 1)
    if following is not None:
        # Complete bytes follow, so the file was not cut here.
        damage = Damage.RECORD_DAMAGED
    return ScannedMember(offset, following if following is not None else size, damage=damage, detail=detail)
