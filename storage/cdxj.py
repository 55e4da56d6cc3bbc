"""One line of a replay index (CDXJ): which record answers for a URL at a moment, and where it lies.

The form is that of pywb's manual ("CDXJ format"): SURT, moment to the second, and the rest as JSON.
"""

import json

from storage.record_place import RecordKind
from storage.surt import surt
from storage.warc_reader import ArchivedResponse

REVISIT = "warc/revisit"
UNKNOWN = "unk"


def cdxj_line(record: ArchivedResponse) -> str:
    """`filename` is the bare name of a file beside the index, so that the data folder can be moved."""
    place = record.place
    facts = {
        "url": record.url,
        "mime": REVISIT if place.kind is RecordKind.REVISIT else _mime(record),
        "status": str(record.status),
        "digest": place.payload_digest,
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": place.file,
    }
    return f"{surt(record.url)} {place.date.strftime('%Y%m%d%H%M%S')} {json.dumps(facts, ensure_ascii=True)}"


def _mime(record: ArchivedResponse) -> str:
    return (record.header("Content-Type") or "").partition(";")[0].strip().lower() or UNKNOWN
