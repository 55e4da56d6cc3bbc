"""Rebuilds exchanges and runs from the WARC records, in the order in which they were written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.crawl_ledger.exchange_rows import archived_row, leave_digests_to_originals
from storage.database.bulk import update_rows
from storage.outcomes import RunState
from storage.rebuild.stored_files import note_stored_file
from storage.tables.exchanges import LoggedExchange
from storage.tables.runs import Run
from storage.verify.rules.runs import REBUILT
from storage.vietnam_time import VIETNAM
from storage.vocabulary import Purpose, RunKind
from storage.warc.copied_records import CopyOrigin, copy_origin
from storage.warc.reader import ArchivedResponse
from storage.warc.record_location import is_copy
from storage.warc.scan import ScannedMember, scan

RUN, PURPOSE, PAGE = "Luutru-Run", "Luutru-Purpose", "Luutru-Page"
BATCH = 500
BATCH_BYTES = 32_000_000
_DIGITS = 15  # of a number of a run
_RUN_OF_FILE = re.compile(rb"^luutru-run: *(\d{1,15})\s*$", re.MULTILINE)


class _Found(NamedTuple):
    run_id: int
    response: ArchivedResponse
    origin: CopyOrigin | None


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record with its row; of a copied record also where it was copied from."""

    row: LoggedExchange
    response: ArchivedResponse
    origin: CopyOrigin | None = None


@dataclass(slots=True)
class RunSeen:
    """What the records say about their run."""

    site: str
    begin: datetime
    end: datetime
    kind: RunKind = RunKind.CHECK


@dataclass(slots=True)
class Records:
    """Collects over all files: rows by record id, and revisits whose original may lie in a later file."""

    runs: dict[int, RunSeen] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    revisits: list[tuple[int, str]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    damaged: int = 0


def site_records(archive: Archive, site: str, records: Records, name: str) -> Iterator[list[KeptRecord]]:
    """Writes the rows of one WARC file batch by batch; `name` is the file's name in its rows."""
    with archive.warcs.on_disk(f"{site}/{name}") as path:
        for batch in _batches(_responses(path, name, records)):
            yield _keep(archive, site, name, batch, records)
        if archive.store:
            note_stored_file(archive, site, name, path)


def end_records(archive: Archive, records: Records) -> None:
    """Completes the runs and the originals of revisits after all files were read."""
    with archive.database.writing() as session:
        numbers: dict[tuple[str, object], int] = {}
        for run_id, seen in sorted(records.runs.items()):
            run = session.get_one(Run, run_id)
            night = seen.begin.astimezone(VIETNAM).date()
            number = numbers[seen.site, night] = numbers.get((seen.site, night), 0) + 1
            run.night, run.number, run.kind = night, number, seen.kind
            run.started_at, run.ended_at = seen.begin, seen.end
        originals = [
            {"row_id": id_, "original_id": records.ids[wanted]}
            for id_, wanted in records.revisits
            if wanted in records.ids
        ]
        update_rows(session, LoggedExchange, originals)
        leave_digests_to_originals(session)


def _responses(path: Path, name: str, records: Records) -> Iterator[_Found]:
    """The responses, each with the number of its run; a record without a run is skipped."""
    run_of_file: int | None = None
    origin: CopyOrigin | None = None
    for step in scan(path, name):
        if step.damage is not None:
            records.damaged += 1
        if step.made_as:
            records.kinds.add(step.made_as)
            run_of_file = _run_of_file(step)
        if step.response is None:
            origin = copy_origin(step.record) if step.record else None
            continue
        stated = step.response.fields.get(RUN, "")
        run_id = int(stated) if stated.isdecimal() and len(stated) <= _DIGITS else run_of_file
        if run_id is not None:
            yield _Found(run_id, step.response, origin if is_copy(name) else None)


def _run_of_file(step: ScannedMember) -> int | None:
    found = _RUN_OF_FILE.search(step.record.block) if step.record else None
    return int(found[1]) if found else None


def _keep(archive: Archive, site: str, name: str, batch: list[_Found], records: Records) -> list[KeptRecord]:
    kept = []
    with archive.database.writing() as session:
        for run_id, response, origin in batch:
            purpose = _purpose(response)
            # A copied record has the time of its source.
            at = origin.copied_at if origin else None if is_copy(name) else response.place.date
            _see_run(session, site, run_id, purpose, at, response, records)
            row = archived_row(run_id, purpose, response, response.place, f"{site}/{name}")
            session.add(row)
            kept.append(KeptRecord(row, response, origin))
        session.flush()
        for one in kept:
            records.ids[one.response.place.record_id] = one.row.id
            if one.response.original is not None:
                records.revisits.append((one.row.id, one.response.original.record_id))
    return kept


def _purpose(response: ArchivedResponse) -> Purpose:
    stated = response.fields.get(PURPOSE)
    return Purpose(stated) if stated in set(Purpose) else Purpose.COPIED


def _see_run(
    session: Session,
    site: str,
    run_id: int,
    purpose: Purpose,
    at: datetime | None,
    response: ArchivedResponse,
    records: Records,
) -> None:
    seen = records.runs.get(run_id)
    if seen is None:
        begin = at or response.place.date
        seen = records.runs[run_id] = RunSeen(site, begin, begin)
        session.add(_run(site, run_id, begin))
        session.flush()
    if at is not None:
        seen.begin, seen.end = min(seen.begin, at), max(seen.end, at)
    if purpose in (Purpose.COPIED, Purpose.ARCHIVE):
        seen.kind = RunKind.BACKFILL
    elif purpose is Purpose.RENDERING:
        seen.kind = RunKind.RENDERING
    elif PAGE in response.fields and seen.kind != RunKind.BACKFILL:
        seen.kind = RunKind.NIGHTLY


def _run(site: str, run_id: int, begin: datetime) -> Run:
    return Run(
        id=run_id,
        site=site,
        kind=RunKind.CHECK,
        night=begin.date(),
        number=-run_id,  # until all runs are known
        state=RunState.FINISHED,
        reason=REBUILT,
        started_at=begin,
        ended_at=begin,
        schedule_time=None,
        scheduled=False,
    )


def _batches(found: Iterator[_Found]) -> Iterator[list[_Found]]:
    """Splits into batches, also by size in bytes, since payloads are in memory."""
    batch: list[_Found] = []
    size = 0
    for one in found:
        batch.append(one)
        size += len(one.response.payload)
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
