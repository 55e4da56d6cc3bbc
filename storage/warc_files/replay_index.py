"""Writes the replay index of each closed WARC file: sorted CDXJ lines made from its records and rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from math import inf
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from storage.archive import Archive
from storage.tables.exchanges import LoggedExchange
from storage.vocabulary import RecordKind
from storage.warc.cdxj import ReplayRecord, StandIn, cdxj_line
from storage.warc.open_file import OPEN_SUFFIX
from storage.warc.scan import sound_responses
from storage.warc_files.index_files import (
    MOST_PLAIN,
    PARTIAL,
    WARC_SUFFIX,
    is_indexed,
    warc_of_index,
    write_index_files,
)
from storage.withholding import closed_offsets


@dataclass(frozen=True, slots=True)
class ReplayFacts:
    """The records of one file that are withheld from replay, and the records that replace a 304, by offset."""

    closed: frozenset[int]
    stand_ins: dict[int, StandIn]


def replay_facts(session: Session, file: str) -> ReplayFacts:
    """The facts of one file; `file` is its name in the rows."""
    return ReplayFacts(closed_offsets(session, file), _stand_ins(session, file))


def index_lines(records: Iterable[ReplayRecord], facts: ReplayFacts) -> Iterable[str]:
    """The index lines, not sorted; a conversion has none: replay shows the page that it was made from."""
    for record in records:
        if record.place.kind is not RecordKind.CONVERSION and record.place.offset not in facts.closed:
            yield cdxj_line(record, facts.stand_ins.get(record.place.offset))


def write_index(
    archive: Archive, site: str, name: str, records: Iterable[ReplayRecord] | None = None, *, at: Path | None = None
) -> None:
    """Writes the index of one closed file beside it. An archive with an object store has plain ones: an object each.

    A caller that has just written the file passes its `records`; else they are read from it, without damaged ones. `at`
    is the path of a temporary copy of the file.
    """
    warc = at or archive.folder.warc / site / name
    with archive.database.reading() as session:
        facts = replay_facts(session, f"{site}/{name}")
    lines = index_lines(_read(warc) if records is None else records, facts)
    write_index_files(warc, lines, inf if archive.store else MOST_PLAIN)


def index_closed_files(archive: Archive, site: str) -> int:
    """Indexes the site's closed files that have no index; returns how many. The caller has the site's crawl lock."""
    folder = archive.folder.warc / site
    for leftover in folder.glob(f"*{PARTIAL}"):
        leftover.unlink()
    plain = archive.store is not None
    lacking = [path.name for path in sorted(folder.glob(f"*{WARC_SUFFIX}")) if not is_indexed(path, plain=plain)]
    for name in lacking:
        write_index(archive, site, name)
    return len(lacking)


def is_ours(name: str) -> bool:
    """Whether a file in a site's WARC folder is of a kind that luutru writes."""
    return name.endswith((WARC_SUFFIX, WARC_SUFFIX + OPEN_SUFFIX)) or warc_of_index(name) is not None


def _read(warc: Path) -> Iterator[ReplayRecord]:
    return (ReplayRecord.of(response, response.place) for response in sound_responses(warc))


def _stand_ins(session: Session, file: str) -> dict[int, StandIn]:
    original = aliased(LoggedExchange)
    rows = session.execute(
        select(LoggedExchange.offset, original.file, original.offset, original.length, original.status)
        .join(original, original.id == LoggedExchange.original_id)
        .where(LoggedExchange.file == file, LoggedExchange.status == HTTPStatus.NOT_MODIFIED)
    )
    return {
        offset: StandIn(name.rpartition("/")[2], begin, length, status)
        for offset, name, begin, length, status in rows
        if offset is not None and name and begin is not None and length is not None and status is not None
    }
