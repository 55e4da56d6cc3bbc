"""Reads WARC records of other programs as replay tools read them, and converts those that differ from our form.

Other programs write field names in any case, addresses in angle brackets (WARC 1.0's own grammar), lengths that are off
by a few bytes, and dates of several forms. The record's head is corrected; its block stays byte for byte.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

from storage.vocabulary import Truncation
from storage.warc.digests import is_digest_of
from storage.warc.record import BlockDigestWrong, RecordDamaged, make_member, new_record_id, warc_date

MOST_HEAD_BYTES = 1024 * 1024

_BEGIN = re.compile(rb"[\r\n]*WARC/\d+\.\d+[ \t]*\r?\n", re.IGNORECASE)
_BLANK = re.compile(rb"\r?\n\r?\n")
_END = b"\r\n\r\n"
_FOLD = re.compile(r"\r?\n[ \t]+")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_DATE = re.compile(
    r"(?P<day>\d{4}-?\d\d-?\d\d)[T ]?(?P<time>\d\d:?\d\d:?\d\d)(?:[.,](?P<part>\d+))?"
    r"(?:Z|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d))?",
    re.IGNORECASE,
)
_KNOWN = (
    "WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-Payload-Digest", "WARC-Block-Digest",
    "WARC-IP-Address", "WARC-Truncated", "WARC-Concurrent-To", "WARC-Warcinfo-ID", "WARC-Refers-To",
    "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Profile", "WARC-Identified-Payload-Type",
    "WARC-Segment-Number", "Content-Type", "Content-Length",
)  # fmt: skip
_NAMES = {name.lower(): name for name in _KNOWN}
_MADE_ANEW = frozenset({"WARC-Block-Digest", "Content-Length"})


class RecordType(StrEnum):
    """The types that may show a page; each other type is skipped."""

    RESPONSE = "response"
    REVISIT = "revisit"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """`fields` has the standard's own names, from names in any case, and addresses without brackets."""

    fields: Mapping[str, str]
    block: bytes

    @property
    def type(self) -> RecordType | None:
        stated = self.fields.get("WARC-Type", "").lower()
        return RecordType(stated) if stated in set(RecordType) else None

    @property
    def url(self) -> str:
        return self.fields.get("WARC-Target-URI", "")

    @property
    def truncated(self) -> Truncation | None:
        stated = self.fields.get("WARC-Truncated", "").lower()
        if not stated:
            return None
        return Truncation(stated) if stated in set(Truncation) else Truncation.UNSPECIFIED

    @property
    def moment(self) -> datetime | None:
        """None if the record does not state it to the second."""
        return foreign_moment(self.fields.get("WARC-Date", ""))


def foreign_moment(stated: str) -> datetime | None:
    """A moment in any of the forms in WARC files; without a zone it is UTC."""
    match = _DATE.fullmatch(stated.strip())
    if match is None:
        return None
    try:
        digits = re.sub(r"\D", "", match["day"] + match["time"])
        moment = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        moment += timedelta(microseconds=int((match["part"] or "0")[:6].ljust(6, "0")))
        if match["sign"]:
            away = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
            moment = moment.replace(tzinfo=timezone(away if match["sign"] == "+" else -away))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def split_foreign(text: bytes) -> tuple[Mapping[str, str], int] | None:
    """The fields of the record that begins here, and the start of its block; None if its head does not end."""
    begin = _BEGIN.match(text)
    if begin is None:
        raise RecordDamaged("no WARC record begins here")
    blank = _BLANK.search(text, begin.end() - 2, MOST_HEAD_BYTES)
    if blank is None:
        if len(text) >= MOST_HEAD_BYTES:
            raise RecordDamaged("the record's head does not end")
        return None
    return _fields(text[begin.end() : blank.start()]), blank.end()


def foreign_record(text: bytes) -> ForeignRecord:
    """The record that a text has from its begin to its end, with a checked block digest. Raises RecordDamaged.

    The end of the text bounds it: a different length and wrong closing blank lines are corrected.
    """
    parts = split_foreign(text)
    if parts is None:
        raise RecordDamaged("the record's head does not end")
    fields, begin = parts
    # Some writers (wget) give a revisit the digest of an empty block.
    is_revisit = fields.get("WARC-Type", "").lower() == RecordType.REVISIT
    stated = None if is_revisit else fields.get("WARC-Block-Digest")
    for block in _blocks(block_length(fields), text[begin:]):
        if is_digest_of(stated, block):
            return ForeignRecord(fields, block)
    raise BlockDigestWrong("the record's block is not the one that was written")


def block_length(fields: Mapping[str, str]) -> int | None:
    stated = fields.get("Content-Length", "")
    return int(stated) if re.fullmatch(r"[0-9]{1,15}", stated) else None


def remade(record: ForeignRecord, fields: Mapping[str, str], block: bytes) -> bytes:
    """A gzip member of our own form with the record's fields, some of them replaced, and this block."""
    reported = {name: value for name, value in record.fields.items() if name not in _MADE_ANEW}
    moment = record.moment
    if moment is None:
        raise RecordDamaged("the record does not say its moment")
    reported |= {"WARC-Date": warc_date(moment), "WARC-Target-URI": record.url}
    if record.truncated:
        reported["WARC-Truncated"] = record.truncated.value
    reported |= fields
    reported.setdefault("WARC-Record-ID", new_record_id())
    return make_member([(name, _one_line(value)) for name, value in reported.items()], (block,))


def _blocks(length: int | None, rest: bytes) -> Iterator[bytes]:
    """The possible blocks, the likeliest first: as long as stated, or all but the closing blank lines, or all."""
    if length is not None and rest[length:] in (_END, b""):
        yield rest[:length]
    for end in (_END, b"\n\n", b"\r\n"):
        if rest.endswith(end):
            yield rest[: -len(end)]
            break
    yield rest


def _fields(head: bytes) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in re.split(r"\r?\n", _FOLD.sub(" ", _text(head))):
        name, colon, value = line.partition(":")
        name = name.strip()
        if colon and _NAME.fullmatch(name):
            known = _NAMES.get(name.lower(), name)
            fields.setdefault(known, _bare(value.strip()) if known.endswith("-URI") else value.strip())
    return fields


def _text(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("latin-1")


def _bare(address: str) -> str:
    """WARC 1.0 writes `"<" URI ">"`, as wget does."""
    return address[1:-1].strip() if address.startswith("<") and address.endswith(">") else address


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")
