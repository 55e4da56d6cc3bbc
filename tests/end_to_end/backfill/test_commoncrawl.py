"""Backfills from a simulated Common Crawl: crawls, pages of the index, ranges, and the errors of each."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from flows.crawl.child_process import CrawlInterrupted
from storage.tables.backfill import BackfillItem
from storage.tables.exchanges import LoggedExchange
from storage.verify.run import verify
from storage.vocabulary import BackfillSource
from tests.end_to_end.backfill.conftest import Folder
from tests.end_to_end.backfill.played import WithArchive
from tests.end_to_end.backfill.records import PLAIN, label, pages, record
from tests.rehearsal.answers import Answer

SITE = "hanoimoi"
DATA = "data.commoncrawl.org"
SPRING = (date(2025, 3, 1), date(2025, 3, 31))


def add(portal: WithArchive, crawl: str, url: str, body: bytes, day: int, digest: str | None = None) -> bytes:
    member = record(url, f"2025-03-{day:02}T11:30:00Z", PLAIN, body, payload_digest=True)
    said = digest or label(body).removeprefix("sha1:")
    portal.common.add(crawl, url, f"202503{day:02}113000", member, said)
    return member


def test_records_come_by_range_and_are_copied_as_they_stand(portal: WithArchive, folder: Folder) -> None:
    members = [add(portal, "CC-MAIN-2025-13", url, body, 4 + n) for n, (url, body) in enumerate(pages(portal, 3))]
    portal.common.crawls["CC-MAIN-2019-04"] = []  # a crawl of other years is not asked
    portal.common.refusals = [Answer(429, "Too Many Requests", (("Retry-After", "1"),)), Answer(503, "Unavailable")]
    end = folder.backfill(SITE, BackfillSource.COMMONCRAWL, *SPRING)
    assert (end.left, len(end.published)) == (0, 3)
    assert [capture.captured_at for capture in folder.captures()] == [
        datetime(2025, 3, 4 + n, 11, 30, tzinfo=UTC) for n in range(3)
    ]
    assert {capture.source for capture in folder.captures()} == {"commoncrawl"}
    asked = [seen.target for seen in portal.requests("index.commoncrawl.org") if "2019" in seen.target]
    assert asked == []
    with folder.open() as archive:
        assert list(verify(archive)) == []
        with archive.database.reading() as session:
            rows = session.scalars(
                select(LoggedExchange).where(LoggedExchange.purpose == "copied").order_by(LoggedExchange.sent_at)
            ).all()
        for row, member in zip(rows, members, strict=True):
            content = (archive.folder.warc / str(row.file)).read_bytes()
            assert row.offset is not None
            assert content[row.offset : row.offset + len(member)] == member
    assert folder.backfill(SITE, BackfillSource.COMMONCRAWL, *SPRING).plan.ended == {"known": 3}


def test_what_is_not_the_record_is_not_copied(portal: WithArchive, folder: Folder) -> None:
    (one, first), (two, second), (three, third), (four, fourth) = pages(portal, 4)
    crawl = "CC-MAIN-2025-13"
    add(portal, crawl, one, first, 4)
    add(portal, crawl, two, second, 5, digest="A" * 32)
    member = add(portal, crawl, three, third, 6)
    add(portal, crawl, four, fourth, 7)
    portal.common.ranges = [  # the newest is asked for first
        Answer(206, "Partial Content", (("Content-Range", "bytes 0-9/100"),), b"0123456789"),
        Answer(200, "OK", (), b"x" * 3 * len(member)),
    ]
    end = folder.backfill(SITE, BackfillSource.COMMONCRAWL, *SPRING)
    assert end.left == 0
    assert [capture.url for capture in folder.captures()] == [one]
    with folder.open() as archive, archive.database.reading() as session:
        rows = session.execute(select(BackfillItem.url, BackfillItem.reason).where(BackfillItem.reason.is_not(None)))
        assert {tuple(row) for row in rows} == {(two, "wrong_digest"), (three, "http_200"), (four, "other_range")}


def test_a_cut_range_is_asked_for_again_and_a_silent_server_later(portal: WithArchive, folder: Folder) -> None:
    url, body = pages(portal, 1)[0]
    add(portal, "CC-MAIN-2025-13", url, body, 4)
    portal.common.ranges = [Answer(503, "Service Unavailable")] * 5
    with pytest.raises(CrawlInterrupted, match=r"data\.commoncrawl\.org: it answers 503"):
        folder.backfill(SITE, BackfillSource.COMMONCRAWL, *SPRING)
    portal.common.ranges = [Answer(206, "Partial Content", (("Content-Range", "bytes 0-99/100"),), b"x" * 100, cut=0.5)]
    assert folder.backfill(SITE, BackfillSource.COMMONCRAWL, *SPRING).left == 0
    assert len(portal.requests(DATA)) == 5 + 2
    assert len(folder.captures()) == 1
