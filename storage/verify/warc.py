"""Checks one site's WARC files against their rows and their replay indexes, in both directions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from storage.archive import Archive, archive_kind
from storage.tables.exchanges import LoggedExchange
from storage.verify.findings import FindingKind, VerifyFinding
from storage.verify.left_out_requests import LeftOutRequests
from storage.verify.object_store import StoredPlaces
from storage.verify.records import PlacedRow, compare, rows_of_file
from storage.warc.cdxj import ReplayRecord
from storage.warc.index_blocks import BlocksDamaged
from storage.warc.open_file import OPEN_SUFFIX
from storage.warc.reader import ArchivedResponse
from storage.warc.scan import ScannedMember, scan
from storage.warc_files.index_files import WARC_SUFFIX, index_path, is_indexed, read_index_lines, warc_of_index
from storage.warc_files.replay_index import ReplayFacts, index_lines, is_ours, replay_facts
from storage.warc_files.upload import stored_files

Advance = Callable[[int], None]


@dataclass(slots=True)
class _Strays:
    """Records and rows of one file without a partner at the same offset, and the index lines of all sound records."""

    facts: ReplayFacts
    kind: str | None
    records: list[tuple[str, int]] = field(default_factory=list)
    rows: list[tuple[str | None, int, int]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    damaged: bool = False


def check_warc_files(archive: Archive, site: str, advance: Advance) -> Iterator[VerifyFinding]:
    """Checks all files of the site; `advance` gets the number of bytes read. The caller has the site's locks."""
    folder = archive.folder.warc / site
    on_disk = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    here = {name.removesuffix(OPEN_SUFFIX): folder / name for name in on_disk if _is_warc(name)}
    for name in on_disk:
        if not is_ours(name):
            yield VerifyFinding(FindingKind.FILE_UNKNOWN, f"warc/{site}/{name}", "no file of this kind belongs here")
        elif (indexed := warc_of_index(name)) and indexed not in here:
            yield VerifyFinding(FindingKind.FILE_UNKNOWN, f"warc/{site}/{name}", "an index without its WARC file")
    places = StoredPlaces(archive, site)
    for name in sorted(here.keys() | _names_in_rows(archive, site) | places.names):
        if name in here:
            yield from places.check_copy(name)
            yield from _check_file(archive, site, name, here[name], advance)
            continue
        with places.fetched(name) as path:
            if path is None:
                yield places.missing(name)
            else:
                yield from _check_file(archive, site, name, path, advance)


def warc_bytes(archive: Archive, site: str) -> int:
    """How many bytes a check of the site reads."""
    folder = archive.folder.warc / site
    here = {path.name: path.stat().st_size for path in folder.glob("*") if _is_warc(path.name) and path.is_file()}
    stored = stored_files(archive, site) if archive.store else {}
    return sum(({name: row.size or 0 for name, row in stored.items()} | here).values())


def _is_warc(name: str) -> bool:
    return name.endswith((WARC_SUFFIX, WARC_SUFFIX + OPEN_SUFFIX))


def _names_in_rows(archive: Archive, site: str) -> set[str]:
    begin = f"{site}/"
    names = select(LoggedExchange.file).where(LoggedExchange.file.startswith(begin, autoescape=True)).distinct()
    with archive.database.reading() as session:
        return {file.removeprefix(begin) for file in session.scalars(names) if file}


def _check_file(archive: Archive, site: str, name: str, path: Path, advance: Advance) -> Iterator[VerifyFinding]:
    file = f"{site}/{name}"
    if path.name.endswith(OPEN_SUFFIX):
        yield VerifyFinding(FindingKind.FILE_LEFT_OPEN, f"warc/{site}/{path.name}", "no crawl is at work on it", site)
    kind = archive_kind(archive)
    with archive.database.reading() as session:
        strays = _Strays(replay_facts(session, file), kind)
    try:
        yield from _meet(archive, path, file, strays, advance)
    except OSError as error:
        yield VerifyFinding(FindingKind.FILE_UNREADABLE, f"warc/{file}", f"it cannot be read: {error.strerror}")
        return
    yield from _tell_strays(file, strays)
    if path.name == name:
        yield from _check_index(path, file, strays)


def _meet(archive: Archive, path: Path, file: str, strays: _Strays, advance: Advance) -> Iterator[VerifyFinding]:
    """Compares records and rows side by side, both in offset order."""
    rows = rows_of_file(archive, file)
    placed = next(rows, None)
    requests = LeftOutRequests(file)
    for step in scan(path, path.name.removesuffix(OPEN_SUFFIX)):
        advance(step.end - step.offset)
        requests.see(step)
        if step.made_as and step.made_as != strays.kind:
            detail = f"the file is {step.made_as}, the archive {strays.kind or 'of no kind yet'}"
            yield VerifyFinding(FindingKind.OTHER_KIND, f"warc/{file}", detail)
        if step.response is None and step.damage is None:
            continue
        while placed and placed.offset < step.offset:
            _keep_row(strays, placed)
            placed = next(rows, None)
        if placed and placed.offset == step.offset:
            yield from _check_pair(file, step, placed, strays)
            placed = next(rows, None)
        else:
            yield from _check_alone(file, step, strays)
        while placed and placed.offset == step.offset:
            yield VerifyFinding(
                FindingKind.ROW_DOUBLED, _at(file, step.offset), f"exchange {placed.row.id} is a second row"
            )
            placed = next(rows, None)
    while placed:
        _keep_row(strays, placed)
        placed = next(rows, None)
    yield from requests.findings()


def _check_pair(file: str, step: ScannedMember, placed: PlacedRow, strays: _Strays) -> Iterator[VerifyFinding]:
    if step.response is None:
        yield from _damage(file, step, strays, f" (exchange {placed.row.id}, {placed.row.url})")
        return
    _keep_line(strays, step.response)
    yield from compare(_at(file, step.offset), file, step.response, placed)


def _check_alone(file: str, step: ScannedMember, strays: _Strays) -> Iterator[VerifyFinding]:
    if step.response is None:
        yield from _damage(file, step, strays, "")
        return
    _keep_line(strays, step.response)
    strays.records.append((step.response.place.record_id, step.offset))


def _damage(file: str, step: ScannedMember, strays: _Strays, whose: str) -> Iterator[VerifyFinding]:
    strays.damaged = True
    if step.damage:
        yield VerifyFinding(FindingKind(step.damage), _at(file, step.offset), step.detail + whose)


def _tell_strays(file: str, strays: _Strays) -> Iterator[VerifyFinding]:
    """Reports records and rows without a partner; a row and a record with the same id differ only in the place."""
    elsewhere = dict(strays.records)
    for record_id, offset, row_id in strays.rows:
        found = elsewhere.pop(record_id or "", None)
        if found is None:
            detail = f"exchange {row_id} says that its record is here"
            yield VerifyFinding(FindingKind.RECORD_MISSING, _at(file, offset), detail)
        else:
            detail = f"exchange {row_id} says {offset}, its record is at {found}"
            yield VerifyFinding(FindingKind.OFFSET_WRONG, _at(file, offset), detail, file)
    for record_id, offset in elsewhere.items():
        yield VerifyFinding(FindingKind.ROW_MISSING, _at(file, offset), f"no row refers to {record_id}", file)


def _check_index(path: Path, file: str, strays: _Strays) -> Iterator[VerifyFinding]:
    place = f"warc/{file.rpartition('/')[0]}/{index_path(path).name}"
    if not is_indexed(path, plain=False):
        yield VerifyFinding(
            FindingKind.INDEX_MISSING, place, "the closed WARC file has no index, or files of two", file
        )
        return
    wanted = sorted(strays.lines)
    try:
        found = read_index_lines(path)
    except OSError as error:
        yield VerifyFinding(FindingKind.FILE_UNREADABLE, place, f"it cannot be read: {error.strerror}")
        return
    except BlocksDamaged as error:
        yield VerifyFinding(FindingKind.INDEX_WRONG, place, str(error), file)
        return
    # The index of a damaged file may still name lost records.
    if found != wanted and not (strays.damaged and set(wanted) <= set(found)):
        lacking, more = len(set(wanted) - set(found)), len(set(found) - set(wanted))
        detail = f"{lacking} lines lacking, {more} that should not be there, or the order is wrong"
        yield VerifyFinding(FindingKind.INDEX_WRONG, place, detail, file)


def _keep_row(strays: _Strays, placed: PlacedRow) -> None:
    strays.rows.append((placed.row.record_id, placed.offset, placed.row.id))


def _keep_line(strays: _Strays, response: ArchivedResponse) -> None:
    strays.lines.extend(index_lines([ReplayRecord.of(response, response.place)], strays.facts))


def _at(file: str, offset: int) -> str:
    return f"warc/{file} at byte {offset}"
