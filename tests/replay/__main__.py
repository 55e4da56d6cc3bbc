"""`make replay-check`: three rehearsed nights replayed by pywb, compared with the archive and with the room."""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from sqlalchemy import select

from storage.archive import open_archive
from storage.corpus.takedown import withhold
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.warc.codings import undo
from storage.warc.reader import read_response
from storage.warc_files.index_files import WARC_SUFFIX, read_index_lines, write_index_files
from storage.withholding import is_closed
from tests.end_to_end.nights import pipeline
from tests.rehearsal.portal import Rehearsal
from tests.replay.pywb import install, replayed, replaying
from tests.web.room import Room, running_room

SITES = ("thanhtri", "sotttt", "hanoimoi")
REDIRECTS = {301, 302, 303, 307, 308}
MOST_BYTES = 64 * 1024 * 1024


def main(environment: str) -> int:
    program = install(Path(environment))
    with tempfile.TemporaryDirectory(prefix="luutru-replay-") as folder:
        data = Path(folder) / "data"
        _play_nights(data)
        _put_into_blocks(data / "warc" / SITES[0])
        plain, blocks = (len(list(data.rglob(f"*{suffix}"))) for suffix in (".cdxj", ".idx"))
        with (
            (Path(folder) / "pywb.log").open("wb") as log,
            replaying(program, data, log) as address,
            running_room(data, Path(folder)) as room,
        ):
            counted = Counter(_compared(data, address))
            shown = Counter(_compared_with_room(data, address, room))
        closed = _withheld_answers(program, data, Path(folder))
    for (kind, status, verdict), number in sorted(counted.items()):
        print(f"{number:4} {kind} {status}: {verdict}")
    for (status, verdict), number in sorted(shown.items()):
        print(f"{number:4} captures of pages with status {status}, in pywb and in the room: {verdict}")
    print(f"{plain:4} plain indexes, {blocks} in blocks")
    print(f"{closed[0]:4} withheld, of which {closed[1]} are not answered")
    verdicts = {verdict for _, _, verdict in counted}, {verdict for _, verdict in shown}
    return 0 if verdicts == ({"equal"}, {"equal"}) and closed[0] == closed[1] > 0 and plain and blocks else 1


def _play_nights(data: Path) -> None:
    with Rehearsal(seed=3, day=1) as portal:
        work = pipeline(data, portal.origin)
        for day in (1, 2, 3):
            portal.day = day
            for site in SITES:
                work.night(site)


def _put_into_blocks(folder: Path) -> None:
    """These short indexes are plain; those of one site become what a long index is."""
    for warc in folder.glob(f"*{WARC_SUFFIX}"):
        write_index_files(warc, read_index_lines(warc), most_plain=0)


def _compared(data: Path, address: str) -> Iterator[tuple[str, int, str]]:
    """For each exchange: its kind of record, its status, and whether pywb returns what was archived."""
    with open_archive(data) as archive, archive.database.reading() as session:
        for row in session.scalars(select(LoggedExchange).where(LoggedExchange.file.is_not(None))):
            status, body = replayed(address, row.url, row.sent_at)
            wanted_status, wanted = _archived(archive.folder.warc, row)
            verdict = "equal" if (status, body) == (wanted_status, wanted) else f"differs: {status}, {row.url}"
            yield row.record_kind or "", row.status or 0, verdict


def _compared_with_room(data: Path, address: str, room: Room) -> Iterator[tuple[int, str]]:
    """Of each capture of a page its status, and whether pywb and the room answer with the same bytes at its moment.

    The room answers a redirect with the status 200 and its body; of a repeated redirect pywb gives the head alone.
    """
    with open_archive(data) as archive, archive.database.reading() as session:
        for row in session.scalars(select(Capture)):
            status, wanted = replayed(address, row.url, row.captured_at)
            answer = room.ask(f"/web/{row.captured_at:%Y%m%d%H%M%S}id_/{row.url}")
            if row.status in REDIRECTS:
                is_equal = wanted in (answer.body, b"")
            else:
                is_equal = (answer.status, answer.body) == (status, wanted)
            yield row.status, "equal" if is_equal else f"differs: {answer.status}, {row.url}"


def _archived(warc: Path, row: LoggedExchange) -> tuple[int, bytes]:
    """What a reader should see: for a 304 the answer that it confirmed, for a redirect's revisit only the head."""
    holder = row.original or row
    if holder.file is None or holder.offset is None:
        raise ValueError(f"exchange {row.id}: its payload is nowhere")
    site, _, name = holder.file.partition("/")
    record = read_response(warc / site, name, holder.offset)
    is_redirect = row.status in REDIRECTS
    payload = (
        b"" if row.original and is_redirect else undo(record.payload, record.header("Content-Encoding"), MOST_BYTES)
    )
    status = record.status if row.status == HTTPStatus.NOT_MODIFIED else row.status or 0
    return status, payload


def _withheld_answers(program: Path, data: Path, folder: Path) -> tuple[int, int]:
    """How many captures show the text that is now withheld, and how many of those pywb no longer returns."""
    with open_archive(data) as archive:
        withhold(archive, 0, "a test")
        with archive.database.reading() as session:
            rows = session.scalars(select(LoggedExchange).where(is_closed())).all()
            texts = {_archived(archive.folder.warc, row)[1] for row in rows}
    with (folder / "pywb.log").open("wb") as log, replaying(program, data, log) as address:
        gone = sum(replayed(address, row.url, row.sent_at)[1] not in texts for row in rows)
    return len(rows), gone


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
