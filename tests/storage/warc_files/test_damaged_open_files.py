"""A crash leaves an open WARC file with a wrong bit anywhere: no sound record is lost, and the site continues."""

import gzip
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.archive import Archive, open_archive
from storage.crawl_ledger.ledger import CrawlLedger
from storage.outcomes import Reason
from storage.runs.lifecycle import run_by_id
from storage.tables.exchanges import LoggedExchange
from storage.verify.findings import FindingKind
from storage.verify.run import verify
from storage.vocabulary import Purpose
from storage.warc.gzip_members import ArchiveDamaged, whole_members
from storage.warc.reader import read_response
from storage.warc.writer import WarcWriter
from storage.warc_files.recovery import recover
from tests.storage.exchanges import PLAIN
from tests.storage.warc.test_rotation import SITE, exchange, ledger

FLIPS = int(os.environ.get("FLIPS", "40"))
SEED = int(os.environ.get("SEED", "1"))
WITH_ROWS, WITHOUT = 6, 2


@dataclass(frozen=True, slots=True)
class Killed:
    """The data folder of a dead crawl; `records` are the record ids by (offset, end) of the members."""

    data: Path
    file: str
    records: dict[tuple[int, int], str]
    run: int


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    data = tmp_path_factory.mktemp("killed") / "data"
    with open_archive(data) as archive:
        book, run = ledger(archive, max_bytes=10**9)
        kept = [book.keep(exchange(number), Purpose.LISTING) for number in range(WITH_ROWS)]
        book.commit()
        kept += [book.keep(exchange(WITH_ROWS + number), Purpose.LISTING) for number in range(WITHOUT)]
        book._warc.close()
        places = [(one.row.offset or 0, one.row.length or 0, one.row.record_id or "") for one in kept]
    file = kept[0].row.file or ""
    closed = data / "warc" / file
    closed.rename(closed.with_name(f"{closed.name}.open"))
    return Killed(data, file, {(offset, offset + length): id_ for offset, length, id_ in places}, run)


@pytest.fixture
def archive(killed: Killed, tmp_path: Path) -> Iterator[Archive]:
    with open_archive(Path(shutil.copytree(killed.data, tmp_path / "data"))) as opened:
        yield opened


def left_open(archive: Archive, killed: Killed) -> Path:
    return archive.folder.warc / f"{killed.file}.open"


def flips(size: int) -> Iterator[int]:
    """Bits of the file, chosen by the seed."""
    drawn = random.Random(SEED)
    return (drawn.randrange(size * 8) for _ in range(FLIPS))


def test_one_wrong_bit_costs_one_record_at_most(killed: Killed, tmp_path: Path) -> None:
    sound = (killed.data / "warc" / f"{killed.file}.open").read_bytes()
    for number, bit in enumerate(flips(len(sound))):
        data = Path(shutil.copytree(killed.data, tmp_path / str(number)))
        with open_archive(data) as archive:
            broken = bytearray(sound)
            broken[bit // 8] ^= 1 << bit % 8
            left_open(archive, killed).write_bytes(broken)
            recover(archive, SITE)
            check_sound_records(archive, killed, bit // 8)
            assert (archive.folder.warc / killed.file).read_bytes() in (
                bytes(broken),
                bytes(broken[: last_row(killed)]),
            )
            assert recover(archive, SITE) == 0
            write_one_more(archive, killed)
        shutil.rmtree(data)


def check_sound_records(archive: Archive, killed: Killed, byte: int) -> None:
    rows = {row.record_id: row for row in rows_of(archive, killed)}
    for (offset, end), record_id in killed.records.items():
        try:
            found = read_response(archive.folder.warc, killed.file, offset)
        except ArchiveDamaged:
            assert offset <= byte < end, f"byte {byte}: the record at {offset} was sound"
            assert record_id not in rows or rows[record_id].failure == Reason.DAMAGED
        else:
            assert found.place.record_id == record_id
            assert (rows[record_id].offset, rows[record_id].failure) == (offset, None)


def rows_of(archive: Archive, killed: Killed) -> list[LoggedExchange]:
    with archive.database.reading() as session:
        return list(session.scalars(select(LoggedExchange).where(LoggedExchange.file == killed.file)))


def last_row(killed: Killed) -> int:
    """The end of the file when its last record was damaged and no row referred to it: after its request."""
    return max(killed.records)[0]


def write_one_more(archive: Archive, killed: Killed) -> None:
    """The crawl resumes in a new file, and never refers to a damaged record."""
    warc = WarcWriter(archive.folder.warc / SITE, prefix="luutru", site=SITE, info={"luutru-kind": "rehearsal"})
    book = CrawlLedger(archive, run_by_id(archive, killed.run), warc, budget=10)
    again = [book.keep(exchange(number), Purpose.LISTING) for number in range(WITH_ROWS + WITHOUT)]
    book.close()
    assert {one.row.file for one in again} != {killed.file}
    for one in again:
        holder = one.holder_row
        assert holder is not None
        assert read_response(archive.folder.warc, holder.file or "", holder.offset or 0).payload


def test_verify_names_the_damage_and_the_exchange(archive: Archive, killed: Killed) -> None:
    path = left_open(archive, killed)
    offset, end = sorted(killed.records)[2]
    broken = bytearray(path.read_bytes())
    broken[(offset + end) // 2] ^= 0xFF
    path.write_bytes(broken)
    assert recover(archive, SITE) == WITHOUT
    (finding,) = verify(archive)
    assert (finding.kind, finding.place) == (FindingKind.RECORD_DAMAGED, f"warc/{killed.file} at byte {offset}")
    assert "exchange 3" in finding.detail


@pytest.mark.parametrize("kept", [0, 0.3, 0.6])
def test_a_file_that_lost_its_end_is_kept_without_its_rows(archive: Archive, killed: Killed, kept: float) -> None:
    path = left_open(archive, killed)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    recover(archive, SITE)
    assert (archive.folder.warc / killed.file).read_bytes() == content[: int(len(content) * kept)]
    given_up = [row.record_id for row in rows_of(archive, killed) if row.failure == Reason.DAMAGED]
    assert len(given_up) >= WITH_ROWS * (1 - kept) - 1
    write_one_more(archive, killed)


@pytest.mark.parametrize("zeros", [1, 512, 4096, 10**9])
def test_a_tail_of_zeros_over_committed_records_is_kept(archive: Archive, killed: Killed, zeros: int) -> None:
    path = left_open(archive, killed)
    end = sorted(killed.records)[WITH_ROWS - 1][1]
    begin = max(0, end - zeros)
    path.write_bytes(path.read_bytes()[:begin] + bytes(end - begin))
    recover(archive, SITE)
    assert (archive.folder.warc / killed.file).stat().st_size == end
    write_one_more(archive, killed)


def test_a_record_inside_a_damaged_page_is_no_record(archive: Archive, killed: Killed) -> None:
    """A page may contain a WARC record.

    If the record around it is damaged, the inner one gets no row and no index line.
    """
    inner_file = archive.folder.path / "inner"
    with WarcWriter(inner_file, prefix="x", site="x", info={}) as inner:
        place = inner.write(exchange(99), {"Luutru-Run": str(killed.run), "Luutru-Purpose": "page"})
    members = (inner_file / place.file).read_bytes()
    page = replace(
        PLAIN, payload=members, head=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", url=f"{PLAIN.url}&n=98"
    )
    assert gzip.decompress(members)
    warc = WarcWriter(archive.folder.warc / SITE, prefix="outer", site=SITE, info={"luutru-kind": "rehearsal"})
    book = CrawlLedger(archive, run_by_id(archive, killed.run), warc, budget=10)
    outer = book.keep(page, Purpose.LISTING)
    book._warc.close()
    path = archive.folder.warc / (outer.row.file or "")
    path = path.rename(path.with_name(f"{path.name}.open"))
    broken = bytearray(path.read_bytes())
    broken[(outer.row.offset or 0) + 4] ^= 0xFF
    broken[(outer.row.offset or 0)] ^= 0xFF
    path.write_bytes(broken)
    recover(archive, SITE)
    with archive.database.reading() as session:
        assert session.scalars(select(LoggedExchange).where(LoggedExchange.url == exchange(99).url)).all() == []
    assert all("n=99" not in index.read_text() for index in archive.folder.warc.glob(f"{SITE}/*.cdxj"))


def test_an_open_file_never_replaces_a_closed_one(archive: Archive, killed: Killed) -> None:
    closed = archive.folder.warc / killed.file
    closed.write_bytes(b"other")
    with pytest.raises(Exception, match="are both here"):
        recover(archive, SITE)
    assert closed.read_bytes() == b"other"


def test_the_whole_file_is_read(killed: Killed) -> None:
    path = killed.data / "warc" / f"{killed.file}.open"
    assert {(offset, offset + length) for offset, length in whole_members(path)} >= set(killed.records)
