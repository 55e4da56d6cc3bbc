"""WARC files through closing, rotation, a full disk, a kill at any byte, and damage."""

import gzip
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from storage.warc.gzip_members import ArchiveDamaged, cut_torn_tail, sound_size, whole_members
from storage.warc.reader import read_response, read_responses, responses_after
from storage.warc.record_location import Original, RecordPlace
from storage.warc.writer import WarcWriter
from tests.storage.exchanges import AGAIN, MOMENT, PLAIN, WITH_TRAILERS

COMPRESSED = replace(
    PLAIN, head=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", payload=gzip.compress(b"<p>Tin</p>" * 20, mtime=0)
)


def writer(folder: Path, max_bytes: int = 10**9) -> WarcWriter:
    return WarcWriter(folder, prefix="LT", site="bao", info={}, max_bytes=max_bytes, clock=lambda: MOMENT)


def small_file(folder: Path) -> tuple[Path, list[RecordPlace]]:
    with writer(folder) as warc:
        places = [warc.write(exchange, {}) for exchange in (PLAIN, WITH_TRAILERS, COMPRESSED)]
    return folder / places[0].file, places


def test_no_exchange_leaves_no_file(tmp_path: Path) -> None:
    with writer(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_read_under_its_final_name_while_open_and_after(tmp_path: Path) -> None:
    with writer(tmp_path / "new" / "folder") as warc:
        place = warc.write(PLAIN, {})
        warc.sync()
        (path,) = (tmp_path / "new" / "folder").iterdir()
        assert path.name == place.file + ".open"
        assert read_response(path.parent, place.file, place.offset).payload == PLAIN.payload
    assert [path.name for path in path.parent.iterdir()] == [place.file]
    assert read_response(path.parent, place.file, place.offset).place == place


def test_many_records_are_read_in_the_requested_order(tmp_path: Path) -> None:
    places = []
    with writer(tmp_path, max_bytes=2500) as warc:
        for exchange in (PLAIN, WITH_TRAILERS, COMPRESSED, AGAIN, PLAIN):
            places.append(warc.write(exchange, {}))
            warc.sync()
        asked = [places[1], places[0], places[4], places[3], places[0]]
        found = list(read_responses(tmp_path, [(place.file, place.offset) for place in asked]))
    assert len({place.file for place in asked}) > 1
    assert [response.place for response in found] == asked


def test_files_rotate_and_names_do_not_collide(tmp_path: Path) -> None:
    for _ in range(2):
        with writer(tmp_path, max_bytes=1000) as warc:
            for _ in range(3):
                warc.write(PLAIN, {})
                warc.sync()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"LT-20260304050607-{serial:05}-bao.warc.gz" for serial in range(len(names))]
    assert len(names) > 2
    for name in names:
        assert b"WARC-Type: warcinfo" in gzip.decompress((tmp_path / name).read_bytes())[:100]


def test_a_full_file_stays_open_until_all_in_it_was_synced(tmp_path: Path) -> None:
    with writer(tmp_path, max_bytes=1) as warc:
        first, second = warc.write(PLAIN, {}), warc.write(PLAIN, {})
        assert [path.name for path in tmp_path.iterdir()] == [first.file + ".open"]
        warc.sync()
        third = warc.write(PLAIN, {})
    assert first.file == second.file != third.file


def test_places_are_members(tmp_path: Path) -> None:
    path, places = small_file(tmp_path)
    members = list(whole_members(path))
    assert members[0][0] == 0
    assert sum(length for _, length in members) == path.stat().st_size
    assert {(place.offset, place.length) for place in places} <= set(members)


def test_a_file_torn_at_any_byte_is_sound_to_its_last_complete_member(tmp_path: Path) -> None:
    path, places = small_file(tmp_path)
    whole = path.read_bytes()
    ends = [0, *(offset + length for offset, length in whole_members(path))]
    torn = tmp_path / (path.name + ".open")
    for size in range(len(whole) + 1):
        torn.write_bytes(whole[:size])
        sound = max(end for end in ends if end <= size)
        assert sound_size(torn) == sound
        assert [found.place for found in responses_after(torn, 0)] == [
            place for place in places if place.offset + place.length <= sound
        ]


def test_a_torn_tail_is_cut(tmp_path: Path) -> None:
    path, places = small_file(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert cut_torn_tail(path) == places[-1].length - 1
    assert path.read_bytes() == whole[: places[-1].offset]
    assert cut_torn_tail(path) == 0


@pytest.mark.parametrize(
    "tail", [bytes(5000), b"\x1f\x8b\x08" + bytes(70_000), gzip.compress(b"a page", mtime=0) + b"\0"]
)
def test_a_tail_of_rubbish_is_cut(tmp_path: Path, tail: bytes) -> None:
    path, _ = small_file(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + b"\0" + tail)
    assert cut_torn_tail(path) == len(tail) + 1
    assert path.read_bytes() == whole


def test_damage_before_complete_records_is_not_cut(tmp_path: Path) -> None:
    path, places = small_file(tmp_path)
    broken = bytearray(path.read_bytes())
    broken[places[1].offset + 20] ^= 0xFF
    path.write_bytes(broken)
    with pytest.raises(ArchiveDamaged, match=f"{path.name}, at byte {places[1].offset}"):
        cut_torn_tail(path)
    assert path.read_bytes() == broken
    with pytest.raises(ArchiveDamaged):
        read_response(tmp_path, path.name, places[1].offset)
    assert read_response(tmp_path, path.name, places[2].offset).place == places[2]


def test_every_flipped_bit_of_a_record_is_seen(tmp_path: Path) -> None:
    path, places = small_file(tmp_path)
    whole = path.read_bytes()
    right = read_response(tmp_path, path.name, places[2].offset)
    for at in range(places[2].offset, places[2].offset + places[2].length):
        broken = bytearray(whole)
        broken[at] ^= 0x10
        path.write_bytes(broken)
        try:
            found = read_response(tmp_path, path.name, places[2].offset)
        except ArchiveDamaged:
            continue
        # Only bytes of the gzip header without a meaning, such as its time, may change unnoticed.
        assert found == right


def test_places_that_hold_no_response(tmp_path: Path) -> None:
    path, places = small_file(tmp_path)
    for offset in (0, 3, places[0].offset - 1, path.stat().st_size, path.stat().st_size + 9):
        with pytest.raises(ArchiveDamaged):
            read_response(tmp_path, path.name, offset)
    with pytest.raises(FileNotFoundError):
        read_response(tmp_path, "LT-none.warc.gz", 0)


def test_records_without_a_row_are_found(tmp_path: Path) -> None:
    with writer(tmp_path) as warc:
        first = warc.write(PLAIN, {"Luutru-Page": "2023/1"})
        original = Original(first.record_id, PLAIN.url, first.date, first.payload_digest)
        second = warc.write(AGAIN, {"Luutru-Page": "2023/2"}, original)
    (found,) = responses_after(tmp_path / first.file, first.offset + first.length)
    assert (found.place, found.original, found.status, found.fields["Luutru-Page"]) == (second, original, 200, "2023/2")
    with pytest.raises(ArchiveDamaged):
        list(responses_after(tmp_path / first.file, second.offset + second.length + 1))


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """The system refuses to write past this size, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_complete_members_and_writing_can_continue(tmp_path: Path) -> None:
    with writer(tmp_path) as warc:
        first = warc.write(PLAIN, {})
        end = first.offset + first.length
        with no_file_larger_than(end + 100), pytest.raises(OSError, match="too large"):
            warc.write(PLAIN, {})
        assert (tmp_path / (first.file + ".open")).stat().st_size == end
        second = warc.write(AGAIN, {})
    assert [found.place for found in responses_after(tmp_path / first.file, 0)] == [first, second]


def test_a_file_that_cannot_be_started_leaves_nothing(tmp_path: Path) -> None:
    with writer(tmp_path) as warc:
        with no_file_larger_than(100), pytest.raises(OSError, match="too large"):
            warc.write(PLAIN, {})
        assert list(tmp_path.iterdir()) == []
        warc.write(PLAIN, {})
