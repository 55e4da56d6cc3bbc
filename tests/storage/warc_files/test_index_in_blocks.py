"""The index of a file with many records is compressed in blocks, and says the same as a plain one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from math import inf
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.archive import Archive, decide_kind
from storage.crawl_ledger.ledger import CrawlLedger
from storage.runs.lifecycle import begin_run
from storage.tables.archive import Withholding
from storage.tables.captures import Capture
from storage.tables.pages import Page
from storage.verify.run import verify
from storage.vocabulary import ArchiveKind, Purpose
from storage.warc.index_blocks import BlocksDamaged, block_line, index_blocks, lines_in_blocks
from storage.warc.writer import WarcWriter
from storage.warc_files.index_files import index_files, index_path, read_index_lines, warc_of_index, write_index_files
from storage.warc_files.replay_index import index_closed_files, write_index
from storage.warc_files.upload import renew_index
from tests.storage.exchanges import MOMENT, PLAIN

SITE = "bao"
RECORDS = 120
BLOCKS, LIST, PLACE = ".cdxj.gz", ".idx", ".loc"


@pytest.fixture
def database_url() -> None:
    """SQLite alone: an index has the same lines with both databases."""


@pytest.fixture
def warc(archive: Archive) -> Path:
    """A closed file with many records; the first one is that of a page."""
    decide_kind(archive, ArchiveKind.REHEARSAL)
    run = begin_run(archive, SITE, date(2026, 3, 4))
    closed = partial(write_index, archive, SITE)
    folder = archive.folder.warc / SITE
    ledger = CrawlLedger(archive, run, WarcWriter(folder, prefix="luutru", site=SITE, info={}, closed=closed), budget=0)
    for number in range(RECORDS):
        url = f"https://bao.example.vn/tin-{number}.html"
        answer = replace(PLAIN, url=url, payload=str(number).encode(), sent_at=MOMENT + timedelta(seconds=number))
        kept = ledger.keep(answer, Purpose.PAGE)
        if number == 0:
            first = kept
    ledger.close()
    with archive.database.writing() as session:
        page = Page(site=SITE, space="s", key="1", url=first.row.url, first_seen_at=MOMENT, state="live")
        session.add(page)
        session.flush()
        here = {"page_id": page.id, "run_id": run.id, "exchange_id": first.row.id, "captured_at": MOMENT}
        session.add(Capture(url=first.row.url, status=200, **here))
    (path,) = folder.glob("*.warc.gz")
    return path


def beside(warc: Path, suffix: str) -> Path:
    return index_path(warc).with_suffix(suffix) if suffix != BLOCKS else Path(f"{index_path(warc)}.gz")


def found(archive: Archive) -> list[str]:
    """The rows of these exchanges are invented, so only the indexes count."""
    return [one.kind.value for one in verify(archive) if one.kind.startswith("index_")]


def test_blocks_say_the_same_in_less_space(archive: Archive, warc: Path) -> None:
    files = index_files(warc)
    assert [path.name.partition(".")[2] for path in files] == ["cdxj.gz", "idx", "loc"]
    size, lines = sum(path.stat().st_size for path in files), read_index_lines(warc)
    assert len(lines) == RECORDS
    assert found(archive) == []
    write_index_files(warc, lines, inf)
    assert index_files(warc) == [index_path(warc)]
    assert read_index_lines(warc) == lines == sorted(lines)
    assert found(archive) == []
    assert size < index_path(warc).stat().st_size / 3


def test_a_plain_index_of_many_lines_stays_valid(archive: Archive, warc: Path) -> None:
    write_index_files(warc, read_index_lines(warc), inf)
    assert index_closed_files(archive, SITE) == 0
    assert index_files(warc) == [index_path(warc)]


def test_an_incomplete_index_is_made_again(archive: Archive, warc: Path) -> None:
    lines = read_index_lines(warc)
    for lost in (BLOCKS, LIST, PLACE):
        beside(warc, lost).unlink()
        assert found(archive) == ["index_missing"]
        assert index_closed_files(archive, SITE) == 1
        assert read_index_lines(warc) == lines
    assert found(archive) == []


def torn_block(warc: Path) -> None:
    beside(warc, BLOCKS).write_bytes(beside(warc, BLOCKS).read_bytes()[:-40])


def wrong_byte(warc: Path) -> None:
    content = bytearray(beside(warc, BLOCKS).read_bytes())
    content[len(content) // 2] ^= 1
    beside(warc, BLOCKS).write_bytes(content)


def more_bytes(warc: Path) -> None:
    beside(warc, BLOCKS).write_bytes(beside(warc, BLOCKS).read_bytes() * 2)


def no_blocks(warc: Path) -> None:
    beside(warc, BLOCKS).write_bytes(b"")


def other_list(warc: Path) -> None:
    beside(warc, LIST).write_text(beside(warc, LIST).read_text().replace("\t0\t", "\t1\t"))


def no_list(warc: Path) -> None:
    beside(warc, LIST).write_text("")


def other_place(warc: Path) -> None:
    beside(warc, PLACE).write_text("elsewhere.cdxj.gz\telsewhere.cdxj.gz\n")


def other_line_ends(warc: Path) -> None:
    beside(warc, LIST).write_bytes(beside(warc, LIST).read_bytes().replace(b"\n", b"\r\n"))


def no_last_line_end(warc: Path) -> None:
    beside(warc, LIST).write_bytes(beside(warc, LIST).read_bytes()[:-1])


HARMS: Sequence[Callable[[Path], None]] = (
    torn_block, wrong_byte, more_bytes, no_blocks, other_list, no_list, other_place, other_line_ends, no_last_line_end,
)  # fmt: skip


def test_a_damaged_index_is_found_and_made_again(archive: Archive, warc: Path) -> None:
    lines = read_index_lines(warc)
    for harm in HARMS:
        harm(warc)
        assert found(archive) == ["index_wrong"], harm.__name__
        renew_index(archive, SITE, warc.name)
        assert read_index_lines(warc) == lines
    assert found(archive) == []


@pytest.mark.parametrize("lost", [(), (LIST,), (LIST, PLACE)], ids=["whole", "no list", "blocks alone"])
def test_files_of_two_indexes_become_one(archive: Archive, warc: Path, lost: Sequence[str]) -> None:
    lines = read_index_lines(warc)
    index_path(warc).write_text("".join(f"{line}\n" for line in lines))
    for suffix in lost:
        beside(warc, suffix).unlink()
    assert found(archive) == ["index_missing"]
    assert index_closed_files(archive, SITE) == 1
    assert found(archive) == []
    assert read_index_lines(warc) == lines


@pytest.mark.parametrize("harm", [lambda text: text.replace(b"\n", b"\r\n"), lambda text: text[:-1]])
def test_a_plain_index_has_our_line_ends(archive: Archive, warc: Path, harm: Callable[[bytes], bytes]) -> None:
    write_index_files(warc, read_index_lines(warc), inf)
    index_path(warc).write_bytes(harm(index_path(warc).read_bytes()))
    assert found(archive) == ["index_wrong"]


@pytest.mark.parametrize("lost", [(), (LIST,)], ids=["complete", "interrupted"])
def test_a_withheld_page_leaves_the_blocks(archive: Archive, warc: Path, lost: Sequence[str]) -> None:
    lines = read_index_lines(warc)
    with archive.database.writing() as session:
        session.add(Withholding(page_id=1, reason="a court's order", withheld_at=MOMENT, applied=True))
    assert found(archive) == ["index_wrong"]
    for suffix in lost:
        beside(warc, suffix).unlink()
    renew_index(archive, SITE, warc.name)
    assert set(lines) - set(read_index_lines(warc)) == {line for line in lines if "/tin-0.html" in line}
    assert found(archive) == []


def test_the_files_of_an_index_name_their_records(warc: Path) -> None:
    assert {warc_of_index(path.name) for path in index_files(warc)} == {warc.name}
    assert warc_of_index(warc.name) is None


@given(st.integers(1, 3000), st.text("abc,)/", max_size=9))
def test_lines_come_back_from_their_blocks(number: int, surt: str) -> None:
    lines = [f"example,bao){surt}/{one // 3:04} 20260304050607 {{{one}}}" for one in range(number)]
    blocks = list(index_blocks(lines))
    content = b"".join(block.content for block in blocks)
    listed = "".join(block_line(block, "name", number) for number, block in enumerate(blocks, 1))
    assert lines_in_blocks(listed.encode(), content, "name") == lines
    for wrong in (listed.rpartition("\t")[0], listed + "x\n", listed.replace("name", "other")):
        with pytest.raises(BlocksDamaged):
            lines_in_blocks(wrong.encode(), content, "name")
