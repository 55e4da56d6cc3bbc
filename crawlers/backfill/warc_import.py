"""A backfill from WARC files and WACZ packages that people hand us: their records copied byte for byte."""

import asyncio
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawlers.backfill.archive_client import Asker, Interrupted
from crawlers.backfill.capture_check import NoCapture, body_of
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.site import Site
from storage.backfill.archive_ledger import ArchivedCapture, BackfillLedger
from storage.backfill.items import CaptureRequest
from storage.backfill.listing import FoundItem, QueryHandle, day_of
from storage.closed_words import BackfillSource
from storage.outcomes import Outcome, Reason, http_reason
from storage.warc.copied_records import Provenance, is_payload_sound, response_in
from storage.warc.gzip_members import ArchiveDamaged, whole_members
from storage.warc.reader import ArchivedResponse
from storage.warc.record import RecordDamaged

SOURCE = BackfillSource.WARC
MOST_GROWTH = 100  # a WARC file in a package is compressed already


class FileUnreadable(Exception):
    """A handed-in file is not there, or is none of the kinds that can be read; the text says which and why."""


async def list_records(asker: Asker, ledger: BackfillLedger, site: Site, query: QueryHandle) -> None:
    """Takes down the site's article pages in one file; a file is listed whole, or from its beginning again."""
    found: list[FoundItem] = []
    damaged = 0
    with _warc_files(Path(query.query)) as files:
        for inside, path in files:
            for offset, length in _members(path):
                await asyncio.sleep(0)
                if asker.ending.is_set():
                    raise Interrupted
                place = {"path": query.query, "inside": inside, "offset": offset, "length": length}
                try:
                    item = _item(site, path, place)
                except RecordDamaged:
                    damaged += 1
                    continue
                if item:
                    found.append(item)
    if damaged:
        sys.stderr.write(f"{query.query}: {damaged} records are damaged and left out\n")
    ledger.listed(query, found, None)


async def copy_records(asker: Asker, ledger: BackfillLedger, requests: Sequence[CaptureRequest]) -> None:
    """Copies them file by file, in whatever order is cheapest to read."""
    by_file: dict[str, list[CaptureRequest]] = {}
    for request in requests:
        by_file.setdefault(str((request.place or {})["path"]), []).append(request)
    for name, wanted in by_file.items():
        with _warc_files(Path(name)) as files:
            paths = dict(files)
            for request in wanted:
                await asyncio.sleep(0)
                if asker.ending.is_set():
                    raise Interrupted
                _copy(ledger, Path(name).name, paths, request)


def _copy(ledger: BackfillLedger, name: str, paths: dict[str, Path], request: CaptureRequest) -> None:
    place = request.place or {}
    inside, offset = str(place["inside"]), int(place["offset"])
    member = _read(paths[inside], offset, int(place["length"]))
    facts = {"file": f"{name}!{inside}" if inside else name, "offset": str(offset), "length": str(len(member))}
    keep_member(ledger, request, member, Provenance(SOURCE, facts), f"{facts['file']}#{offset}")


def keep_member(
    ledger: BackfillLedger, request: CaptureRequest, member: bytes, provenance: Provenance, archived_url: str
) -> None:
    """Copies one record and keeps the capture in it, or says why it is none."""
    try:
        response = response_in(member)
    except (RecordDamaged, zlib.error, ValueError):
        response = None
    if response is None:
        ledger.not_captured(request, Outcome.FAILED, Reason.RECORD_DAMAGED)
        return
    if not _same(response, request):
        ledger.not_captured(request, Outcome.FAILED, Reason.OTHER_PAGE)
        return
    said = response.place.payload_digest.removeprefix("sha1:")
    if (request.digest and said != request.digest) or not is_payload_sound(response):
        ledger.not_captured(request, Outcome.FAILED, Reason.WRONG_DIGEST)
        return
    if response.truncated or response.status != HTTPStatus.OK:
        ledger.not_captured(
            request, Outcome.FAILED, Reason.CUT_BODY if response.truncated else http_reason(response.status)
        )
        return
    body = body_of(response, response.payload)
    if isinstance(body, NoCapture):
        ledger.not_captured(request, body.outcome, body.reason)
        return
    row = ledger.copy(response, member, provenance)
    kind = response.header("Content-Type") or ""
    found = ArchivedCapture(row, row, body, kind, response.place.date, provenance.source, archived_url)
    ledger.captured(request, found)


def _same(response: ArchivedResponse, request: CaptureRequest) -> bool:
    return canonical_address(response.url) == request.url and response.place.date == request.at


def _item(site: Site, path: Path, place: dict[str, Any]) -> FoundItem | None:
    """None where the record is no whole article page of the site; raises RecordDamaged."""
    try:
        response = response_in(_read(path, place["offset"], place["length"]))
        if response is None or response.original or response.status != HTTPStatus.OK or response.truncated:
            return None
        url = canonical_address(response.url)
    except (NotAnAddress, ValueError):
        return None
    identity = site.identify(url)
    if identity is None:
        return None
    at = response.place.date
    return FoundItem(url, identity.space, identity.key, day_of(at), at, None, place)


def _members(path: Path) -> Iterator[tuple[int, int]]:
    try:
        yield from whole_members(path)
    except ArchiveDamaged as error:
        raise FileUnreadable(f"{error} (a WARC file must be compressed record by record)") from error


def _read(path: Path, offset: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


@contextmanager
def _warc_files(path: Path) -> Iterator[list[tuple[str, Path]]]:
    """The WARC files in a handed-in one: itself, or those packed in a WACZ, by their names in it."""
    if not path.is_file():
        raise FileUnreadable(f"{path}: no such file")
    if not zipfile.is_zipfile(path):
        yield [("", path)]
        return
    with TemporaryDirectory() as folder, zipfile.ZipFile(path) as packed:
        names = sorted(name for name in packed.namelist() if name.startswith("archive/") and name.endswith(".gz"))
        if not names:
            raise FileUnreadable(f"{path}: a package without archive/*.warc.gz")
        for name in names:
            if (info := packed.getinfo(name)).file_size > MOST_GROWTH * info.compress_size:
                raise FileUnreadable(f"{path}: {name} would unpack to {info.file_size} bytes from {info.compress_size}")
        # What a name says of folders above or elsewhere, extract() leaves out.
        yield [(name, Path(packed.extract(name, folder))) for name in names]
