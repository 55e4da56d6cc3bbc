"""Writes exchanges to WARC 1.1 files, each record as a gzip member."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.warc.cdxj import ReplayRecord
from storage.warc.conversion import Conversion, conversion_member
from storage.warc.copied_records import Provenance, provenance_member
from storage.warc.exchange import Exchange
from storage.warc.exchange_records import exchange_records
from storage.warc.left_out_requests import RequestForms
from storage.warc.open_file import WarcFile
from storage.warc.reader import ArchivedResponse
from storage.warc.record import make_member, new_record_id, warc_date
from storage.warc.record_list import PackedRecords
from storage.warc.record_location import Original, RecordPlace

# WARC 1.1, annex C.1, recommends a gigabyte.
_MAX_BYTES = 1_000_000_000


def _now() -> datetime:
    return datetime.now(UTC)


def _ignore(*_facts: object) -> None:
    """A callback that does nothing."""


class WarcWriter:
    """Opens a file with the first exchange, and another with the first one after a sync that found it full.

    After an OSError every earlier exchange is complete and readable. `info` is in each file's warcinfo record:
    `robots`, `http-header-user-agent`, and the kind of run.
    """

    def __init__(
        self,
        folder: Path,
        *,
        prefix: str,
        site: str,
        info: Mapping[str, str],
        max_bytes: int = _MAX_BYTES,
        clock: Callable[[], datetime] = _now,
        opened: Callable[[str], None] = _ignore,
        closed: Callable[[str, Iterable[ReplayRecord]], object] = _ignore,
        filled: Callable[[str], None] = _ignore,
    ) -> None:
        """`opened` gets the final name of each file, and `filled` that of a file that was closed for the next.

        `closed` gets the index facts of each file's records.
        """
        self._folder = folder
        self._prefix = prefix
        self._site = site
        self._info = info
        self._max_bytes = max_bytes
        self._clock = clock
        self._opened = opened
        self._closed = closed
        self._filled = filled
        self._serial = 0
        self._file: WarcFile | None = None
        self._records = PackedRecords()  # of this file
        self._forms = RequestForms()  # of this file
        self._warcinfo_id = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, exchange: Exchange, fields: Mapping[str, str], original: Original | None = None) -> RecordPlace:
        """The record is on disk only after sync(). `fields` are extension fields of the response or revisit record.

        With `original`, a 304 or an equal payload becomes a revisit record without its payload.
        """
        file = self._file_to_write()
        records = exchange_records(exchange, fields, original, self._warcinfo_id, self._forms)
        begin = file.append(records.before + records.response)
        self._forms.add(exchange.url, exchange.request)
        place = RecordPlace(
            file.name,
            begin + len(records.before),
            len(records.response),
            records.record_id,
            exchange.sent_at,
            records.payload_digest,
            records.kind,
        )
        self._records.append(ReplayRecord.of(exchange, place))
        return place

    def convert(self, made: Conversion, fields: Mapping[str, str]) -> RecordPlace:
        """A document that was made from a response; replay does not show it, so no index names it."""
        file = self._file_to_write()
        record = conversion_member(made, fields, self._warcinfo_id)
        return record.place(file.name, file.append(record.member), made.made_at)

    def copy(self, response: ArchivedResponse, member: bytes, provenance: Provenance) -> RecordPlace:
        """A record of others, unchanged, after one with its provenance; otherwise like `write`."""
        file = self._file_to_write()
        before = provenance_member(response, member, provenance, self._warcinfo_id)
        begin = file.append(before + member)
        place = replace(response.place, file=file.name, offset=begin + len(before), length=len(member))
        self._records.append(ReplayRecord.of(response, place))
        return place

    def sync(self) -> None:
        """Makes everything written so far durable."""
        if self._file is not None:
            self._file.sync()

    def close(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            records, self._records = self._records, PackedRecords()
            file.close()
            self._closed(file.name, records)

    def _file_to_write(self) -> WarcFile:
        file = self._file
        # A full file is closed only when all of it was synced: by then rows refer to it, and after a crash nobody needs
        # to search for records without rows in closed files.
        if file and file.size >= self._max_bytes and file.size == file.synced:
            self.close()
            self._filled(file.name)
        return self._file or self._begin()

    def _begin(self) -> WarcFile:
        self._folder.mkdir(parents=True, exist_ok=True)
        moment = self._clock()
        file = self._next_file(moment)
        self._warcinfo_id, self._forms = new_record_id(), RequestForms()
        try:
            file.append(self._warcinfo(file.name, moment))
        except OSError:
            file.discard()
            raise
        self._file = file
        self._opened(file.name)
        return file

    def _next_file(self, moment: datetime) -> WarcFile:
        stamp = moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        while True:
            name = f"{self._prefix}-{stamp}-{self._serial:05}-{self._site}.warc.gz"
            self._serial += 1
            try:
                return WarcFile(self._folder, name)
            except FileExistsError:
                # Another run of this second took the name.
                continue

    def _warcinfo(self, name: str, moment: datetime) -> bytes:
        software = f"luutru/{version('luutru')}"
        facts = {
            "software": software,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            **self._info,
        }
        fields = (
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", self._warcinfo_id),
            ("WARC-Date", warc_date(moment)),
            ("WARC-Filename", name),
            ("Content-Type", "application/warc-fields"),
        )
        return make_member(fields, ["".join(f"{key}: {value}\r\n" for key, value in facts.items()).encode()])
