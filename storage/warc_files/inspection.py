"""Inspects an open WARC file and compares it with the rows that refer to it, without changing anything."""

from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path

from sqlalchemy import select

from storage.archive import Archive
from storage.durable_files import sync_file
from storage.tables.exchanges import LoggedExchange
from storage.warc.record_location import is_copy
from storage.warc.scan import scan

_Row = tuple[int, str | None, int, int, bool]  # id, record id, offset, length, whether it was given up before


@dataclass(frozen=True, slots=True)
class Inspection:
    """`lost` are exchanges whose record cannot be read; `lacking` are the offsets of sound records without a row.

    `referred` is the offset of the last byte that a row refers to. `cut_at` is the size to which the file may be cut,
    None if there is nothing to cut.
    """

    lost: list[int]
    lacking: list[int]
    referred: int
    cut_at: int | None


def inspect(archive: Archive, path: Path, name: str) -> Inspection:
    """Inspects one file; `name` is its name in the rows."""
    rows = _rows(archive, name)
    by_record = {row[1]: row for row in rows}
    by_offset = {row[2]: row for row in rows}
    sound, lacking, whole = set[int](), list[int](), 0
    for step in scan(path, name):
        if step.damage:
            continue
        whole = step.end
        if step.response:
            row = by_record.get(step.response.place.record_id) or by_offset.get(step.offset)
            if row:
                sound.add(row[0])
            else:
                lacking.append(step.offset)
    referred = max((offset + length for _, _, offset, length, _ in rows), default=0)
    keep = referred if is_copy(name) else max(whole, referred)
    return Inspection(
        lost=[id_ for id_, _, _, _, given_up in rows if id_ not in sound and not given_up],
        lacking=lacking,
        referred=referred,
        cut_at=keep if keep < path.stat().st_size else None,
    )


def cut(path: Path, size: int) -> None:
    """Cuts the file to this size durably; never makes it longer."""
    with path.open("r+b") as file:
        file.truncate(min(size, file.seek(0, SEEK_END)))
        sync_file(file)


def _rows(archive: Archive, name: str) -> list[_Row]:
    columns = (
        LoggedExchange.id,
        LoggedExchange.record_id,
        LoggedExchange.offset,
        LoggedExchange.length,
        LoggedExchange.failure,
    )
    with archive.database.reading() as session:
        rows = session.execute(
            select(*columns).where(LoggedExchange.file == name).order_by(LoggedExchange.offset)
        ).all()
    return [
        (row.id, row.record_id, row.offset, row.length, row.failure is not None)
        for row in rows
        if row.offset is not None and row.length is not None
    ]
