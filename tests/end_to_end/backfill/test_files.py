"""Backfills from WARC files and WACZ packages: records are copied byte for byte, with their provenance."""

import gzip
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.crawl.child_process import CrawlBroken
from storage.errors import CorrectTheInput
from storage.tables.exchanges import LoggedExchange
from storage.verify.run import verify
from storage.vocabulary import BackfillSource
from storage.warc.gzip_members import read_member, whole_members
from tests.end_to_end.backfill.conftest import Folder
from tests.end_to_end.backfill.played import WithArchive
from tests.end_to_end.backfill.records import CHUNKED, PACKED, PLAIN, chunked, pages, record
from tests.end_to_end.nights import Pipeline

SITE = "hanoimoi"


def test_records_of_others_are_copied_byte_for_byte(portal: WithArchive, folder: Folder, tmp_path: Path) -> None:
    (one, first), (two, second), (three, third), (four, fourth) = pages(portal, 4)
    members = [
        record(one, "2025-03-04T11:30:00Z", PLAIN, first),
        record(two, "2025-03-05T11:30:00Z", PACKED, gzip.compress(second, mtime=0)),
        record(three, "2025-03-06T11:30:00Z", CHUNKED, chunked(third)),
        record(four, "2025-03-07T11:30:00Z", PLAIN, fourth, digest="sha1:" + "A" * 32),
        record("https://example.org/", "2025-03-07T11:30:00Z", PLAIN, b"of another site"),
        record(one, "2025-03-08T11:30:00Z", b"HTTP/1.1 404 Not Found\r\n\r\n", b"gone"),
        record(one, "2025-03-08T11:30:00Z", b"GET / HTTP/1.1\r\n\r\n", b"", kind="request"),
    ]
    file = tmp_path / "others.warc.gz"
    file.write_bytes(b"".join(members))
    end = folder.backfill(SITE, BackfillSource.WARC, files=(file,))
    assert (end.left, len(end.published), portal.requests()) == (0, 3, [])
    captures = folder.captures()
    assert [capture.url for capture in captures] == [one, two, three]
    assert captures[0].captured_at == datetime(2025, 3, 4, 11, 30, tzinfo=UTC)
    assert captures[1].archived_url == f"others.warc.gz#{len(members[0])}"
    with folder.open() as archive:
        assert list(verify(archive)) == []
        with archive.database.reading() as session:
            rows = session.scalars(select(LoggedExchange).order_by(LoggedExchange.sent_at)).all()
        path = archive.folder.warc / str(rows[0].file)
    copied = path.read_bytes()
    places = list(whole_members(path))
    for row, member in zip(rows, members, strict=False):
        assert row.offset is not None
        assert copied[row.offset : row.offset + len(member)] == member
        before = next(place for place, length in places if place + length == row.offset)
        with path.open("rb") as opened:
            opened.seek(before)
            provenance = read_member(opened)
        assert provenance
        assert f"WARC-Refers-To: {row.record_id}".encode() in provenance[0]
        assert b"copied-from: warc\r\nfile: others.warc.gz\r\n" in provenance[0]
    assert folder.backfill(SITE, BackfillSource.WARC, files=(file,)).plan.ended == {"known": 3}


def test_our_own_files_in_a_package_come_out_the_same(portal: WithArchive, folder: Folder, tmp_path: Path) -> None:
    Pipeline(folder.settings).night(SITE)
    package = tmp_path / "ours.wacz"
    with zipfile.ZipFile(package, "w") as packed:
        for path in (folder.settings.data / "warc" / SITE).glob("*.warc.gz"):
            packed.write(path, f"archive/{path.name}")
        packed.writestr("datapackage.json", "{}")
    other = Folder(folder.settings.model_copy(update={"data": tmp_path / "other"}))
    end = other.backfill(SITE, BackfillSource.WARC, files=(package,))
    ours, theirs = Pipeline(folder.settings).manifest, Pipeline(other.settings).manifest
    assert (end.left, bool(ours)) == (0, True)
    assert {line["content_hash"]: line["captured"] for line in ours} == {
        line["content_hash"]: line["captured"] for line in theirs
    }


def test_copies_without_rows_are_cut_off_and_copied_again(portal: WithArchive, folder: Folder, tmp_path: Path) -> None:
    file = tmp_path / "others.warc.gz"
    file.write_bytes(
        b"".join(
            record(url, f"2025-03-0{4 + n}T11:30:00Z", PLAIN, body) for n, (url, body) in enumerate(pages(portal, 2))
        )
    )
    folder.backfill(SITE, BackfillSource.WARC, files=(file,), limit=1)
    (warc,) = (folder.settings.data / "warc" / SITE).glob("*.warc.gz")
    whole = warc.read_bytes()
    opened = warc.with_name(warc.name + ".open")
    opened.write_bytes(whole + file.read_bytes()[:5000])
    warc.unlink()
    assert folder.backfill(SITE, BackfillSource.WARC, files=(file,)).left == 0
    assert warc.read_bytes() == whole
    with folder.open() as archive:
        assert list(verify(archive)) == []


def test_files_that_cannot_be_read_are_said(portal: WithArchive, folder: Folder, tmp_path: Path) -> None:
    with pytest.raises(CorrectTheInput, match="no such file"):
        folder.backfill(SITE, BackfillSource.WARC, files=(tmp_path / "none.warc.gz",))
    with pytest.raises(CorrectTheInput, match="belong together"):
        folder.backfill(SITE, BackfillSource.WARC)
    other = tmp_path / "other.warc"
    other.write_bytes(b"<html>")
    with pytest.raises(CrawlBroken, match="no WARC file"):
        folder.backfill(SITE, BackfillSource.WARC, files=(other,))
