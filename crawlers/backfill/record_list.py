"""Lists a site's article pages in a given file, with revisits, and counts what is left out by reason."""

from collections import Counter
from datetime import datetime
from typing import Any

from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.site import Site
from storage.backfill.given_file_counts import FileFigures
from storage.backfill.listing import FoundItem, day_of
from storage.warc.foreign_page import why_not
from storage.warc.foreign_record import ForeignRecord, RecordType, foreign_moment, foreign_record
from storage.warc.record import RecordDamaged

Place = dict[str, Any]


class RecordList:
    """Collects the records one by one; a revisit may come before the record that it refers to."""

    def __init__(self, site: Site) -> None:
        self.left_out: Counter[str] = Counter()
        self._site = site
        self._records = 0
        self._found: list[FoundItem] = []
        self._revisits: list[tuple[FoundItem, ForeignRecord]] = []
        self._originals: dict[tuple[str, object], Place] = {}

    def add(self, text: bytes, place: Place) -> None:
        try:
            record = foreign_record(text)
        except RecordDamaged:
            self.left_out["damaged"] += 1
            return
        self._records += 1
        if record.type is None or not record.url.lower().startswith("http"):
            return
        try:
            url = canonical_address(record.url)
        except NotAnAddress:
            self.left_out["bad_address"] += 1
            return
        self._add_page(record, url, place)

    def _add_page(self, record: ForeignRecord, url: str, place: Place) -> None:
        identity = self._site.identify(url)
        if identity is None:
            return
        at = record.moment
        if at is None:
            self.left_out["bad_date"] += 1
            return
        item = FoundItem(url, identity.space, identity.key, day_of(at), at, None, place)
        if record.type is RecordType.REVISIT:
            self._revisits.append((item, _without_block(record)))
        elif reason := why_not(record):
            self.left_out[reason] += 1
        else:
            self._found.append(item)
            for name in _names(record, url, at):
                self._originals.setdefault(name, place)

    def found(self) -> list[FoundItem]:
        return [*self._found, *(item for item in self._resolved() if item)]

    def figures(self) -> FileFigures:
        lacking = sum(item is None for item in self._resolved())
        left_out = self.left_out + Counter({"revisit_without_original": lacking})
        return FileFigures(self._records, len(self.found()), dict(sorted(left_out.items())))

    def _resolved(self) -> list[FoundItem | None]:
        return [self._with_original(item, record) for item, record in self._revisits]

    def _with_original(self, item: FoundItem, record: ForeignRecord) -> FoundItem | None:
        original = next((self._originals[name] for name in _referred(record) if name in self._originals), None)
        if original is None or item.place is None:
            return None
        place = item.place | {"original": original}
        return FoundItem(item.url, item.space, item.key, item.day, item.at, None, place)


def _names(record: ForeignRecord, url: str, at: datetime) -> list[tuple[str, object]]:
    """The names by which a revisit may refer to a record."""
    digest = record.fields.get("WARC-Payload-Digest")
    names: list[tuple[str, object]] = [("id", record.fields.get("WARC-Record-ID")), ("shown", (url, at))]
    return [*names, ("payload", digest.lower())] if digest else names


def _referred(record: ForeignRecord) -> list[tuple[str, object]]:
    """The names that a revisit refers to, the most reliable first: record id, URL and date, payload digest."""
    fields = record.fields
    names: list[tuple[str, object]] = []
    if record_id := fields.get("WARC-Refers-To"):
        names.append(("id", record_id))
    try:
        url = canonical_address(fields.get("WARC-Refers-To-Target-URI", ""))
        names.append(("shown", (url, foreign_moment(fields.get("WARC-Refers-To-Date", "")))))
    except NotAnAddress:
        pass
    if digest := fields.get("WARC-Payload-Digest"):
        names.append(("payload", digest.lower()))
    return names


def _without_block(record: ForeignRecord) -> ForeignRecord:
    return ForeignRecord(record.fields, b"")
