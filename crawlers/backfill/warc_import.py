"""Backfills from given WARC files and WACZ packages: lists their records of a site, then copies them."""

import asyncio
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crawlers.backfill.archive_client import Asker, Interrupted
from crawlers.backfill.given_files import files_of_package
from crawlers.backfill.keep_record import RecordSource, keep_record
from crawlers.backfill.record_list import RecordList
from seeds.site import Site
from storage.backfill.archive_ledger import BackfillLedger
from storage.backfill.items import CaptureRequest
from storage.backfill.listing import QueryHandle
from storage.errors import ArchiveError
from storage.outcomes import Outcome, Reason
from storage.vocabulary import BackfillSource
from storage.warc.copied_records import UNPACKED_OFFSET
from storage.warc.foreign_file import ForeignFile

SOURCE = BackfillSource.WARC

_log = logging.getLogger(__name__)


async def list_records(asker: Asker, ledger: BackfillLedger, site: Site, query: QueryHandle) -> None:
    """Lists the site's article pages in one file. After an interruption, the file is listed again from its start."""
    listed = RecordList(site)
    with files_of_package(Path(query.query)) as files:
        for inside, file in files.items():
            for piece in file.pieces():
                await asyncio.sleep(0)
                if asker.ending.is_set():
                    raise Interrupted
                place = {"path": query.query, "inside": inside, "offset": piece.offset, "length": piece.length}
                listed.add(piece.text, place | {"part": piece.part})
            listed.left_out += file.left_out
    figures = listed.figures()
    sys.stderr.write(f"{figures.line(Path(query.query).name, site.slug)}\n")
    ledger.listed(query, listed.found(), None, figures)


async def copy_records(asker: Asker, ledger: BackfillLedger, requests: Sequence[CaptureRequest]) -> None:
    """Copies the requested records, grouped by file, so that each file is opened once."""
    by_file: dict[str, list[CaptureRequest]] = {}
    for request in requests:
        by_file.setdefault(str((request.place or {})["path"]), []).append(request)
    for name, in_file in by_file.items():
        with files_of_package(Path(name)) as files:
            for request in in_file:
                await asyncio.sleep(0)
                if asker.ending.is_set():
                    raise Interrupted
                try:
                    _copy(ledger, Path(name).name, files, request)
                except (ArchiveError, OSError):
                    raise
                except Exception:  # noqa: BLE001 (an unexpected error may fail this record only)
                    _log.exception("%s: its record cannot be kept", request.url)
                    ledger.not_captured(request, Outcome.FAILED, Reason.UNFORESEEN_ERROR)


def _copy(ledger: BackfillLedger, name: str, files: dict[str, ForeignFile], request: CaptureRequest) -> None:
    place = request.place or {}
    source = _source(name, files, place)
    first = _source(name, files, place["original"]) if "original" in place else None
    if source is None or ("original" in place and first is None):
        ledger.not_captured(request, Outcome.FAILED, Reason.RECORD_DAMAGED)
        return
    keep_record(ledger, request, source, first)


def _source(name: str, files: dict[str, ForeignFile], place: dict[str, Any]) -> RecordSource | None:
    """The record at `place`, with its provenance; None if it is not there or damaged."""
    inside, offset = str(place["inside"]), int(place["offset"])
    file = files.get(inside)
    text = file.piece(place) if file else None
    if file is None or text is None:
        return None
    member = file.member(place)
    where = f"{name}!{inside}" if inside else name
    facts = {"file": where, "offset": str(offset), "length": str(len(member))}
    if file.is_copy:
        facts = {"file": where, UNPACKED_OFFSET: str(offset)}
    return RecordSource(SOURCE, text, member, facts, f"{where}#{offset}")
