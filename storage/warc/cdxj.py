"""One line of a replay index (CDXJ): the record that answers for a URL at a moment, and its place.

The form is that of pywb's manual ("CDXJ format"): SURT, moment to the second, and the rest as JSON.
"""

import json
from dataclasses import dataclass
from typing import Self

from storage.vocabulary import RecordKind
from storage.warc.exchange import Exchange
from storage.warc.reader import ArchivedResponse
from storage.warc.record_location import RecordPlace
from storage.warc.surt import surt

REVISIT = "warc/revisit"
UNKNOWN = "unk"


@dataclass(frozen=True, slots=True)
class StandIn:
    """The record with the facts that a 304 does not have; `file` is a bare name."""

    file: str
    offset: int
    length: int
    status: int


@dataclass(frozen=True, slots=True)
class ReplayRecord:
    """The index facts of a response or revisit record: few enough to be kept for each record of a file."""

    place: RecordPlace
    url: str
    status: int
    mime: str

    @classmethod
    def of(cls, answer: Exchange | ArchivedResponse, place: RecordPlace) -> Self:
        mime = (answer.header("Content-Type") or "").partition(";")[0].strip().lower()
        return cls(place, answer.url, answer.status, mime or UNKNOWN)


def cdxj_line(record: ReplayRecord, stand_in: StandIn | None) -> str:
    """`filename` is the bare name of a file beside the index, so that the data folder can be moved.

    A 304 confirms an earlier record: at its moment the index names that record. If the index named the 304's own
    record, pywb (2.10) would answer 304 without a body, which a browser shows as an empty page.
    """
    place = record.place
    facts = {
        "url": record.url,
        "mime": UNKNOWN if stand_in else REVISIT if place.kind is RecordKind.REVISIT else record.mime,
        "status": str(stand_in.status if stand_in else record.status),
        "digest": place.payload_digest,
        "length": str(stand_in.length if stand_in else place.length),
        "offset": str(stand_in.offset if stand_in else place.offset),
        "filename": stand_in.file if stand_in else place.file,
    }
    return f"{surt(record.url)} {place.date.strftime('%Y%m%d%H%M%S')} {json.dumps(facts, ensure_ascii=True)}"
