"""Backfills from a simulated CC-NEWS: monthly lists, files read part by part, a limit of bytes, resuming."""

import os
import zlib
from datetime import UTC, date, datetime

import pytest

from crawlers.backfill.cc_news import PART_BYTES
from crawlers.backfill.news_files import files_of_days
from flows.backfill.steps import BackfillEnd
from flows.crawl.child_process import CrawlBroken, CrawlInterrupted
from storage.errors import CorrectTheInput
from storage.verify.run import verify
from storage.vocabulary import BackfillSource
from tests.end_to_end.backfill.conftest import Folder
from tests.end_to_end.backfill.played import WithArchive
from tests.end_to_end.backfill.records import PLAIN, pages, record
from tests.rehearsal.answers import Answer

SITE = "hanoimoi"
DATA = "data.commoncrawl.org"
DAYS = (date(2025, 3, 4), date(2025, 3, 5))


def back(folder: Folder, max_gb: float | None = None, days: tuple[date, date] = DAYS) -> BackfillEnd:
    return folder.backfill(SITE, BackfillSource.CC_NEWS, *days, max_gb=max_gb)


def of_another(size: int = 2_000) -> bytes:
    """A record of another site's page; it does not compress."""
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bao.example/1\r\nContent-Length: {size}\r\n\r\n"
    )
    squeeze = zlib.compressobj(0, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return squeeze.compress(head.encode() + os.urandom(size) + b"\r\n\r\n") + squeeze.flush()


def test_the_site_s_pages_are_found_in_files_without_an_index(portal: WithArchive, folder: Folder) -> None:
    (one, first), (two, second), (three, third) = pages(portal, 3)
    news = portal.news
    news.add("20250302120000", record("https://hanoimoi.vn/old", "2025-03-02T13:00:00Z", PLAIN, third))
    # The last file that began before these days may have captures of them; an older file cannot.
    news.add("20250303150000", of_another(), record(one, "2025-03-03T18:00:00Z", PLAIN, first), of_another())
    news.add("20250304080000", of_another(), record(two, "2025-03-04T09:00:00Z", PLAIN, second, payload_digest=True))
    news.add("20250305160000", record(three, "2025-03-05T17:30:00Z", PLAIN, third))  # the 6th in Vietnam
    news.add("20250305180000", of_another())
    end = back(folder)
    assert (end.left, end.plan.unread, len(end.published)) == (0, 0, 2)
    assert [(capture.url, capture.source) for capture in folder.captures()] == [(one, "cc-news"), (two, "cc-news")]
    assert folder.captures()[0].captured_at == datetime(2025, 3, 3, 18, tzinfo=UTC)
    assert {name.rpartition("/")[2][8:22] for name, _ in news.asked} == {
        "20250303150000",
        "20250304080000",
        "20250305160000",
    }
    figures = end.plan.files
    assert [(one.records, one.pages) for one in figures.values()] == [(1, 1), (2, 1), (3, 1)]
    with folder.open() as archive:
        assert list(verify(archive)) == []
    assert back(folder).plan.ended == {"known": 2}


def test_a_command_reads_no_more_than_its_bytes_and_the_next_reads_on(portal: WithArchive, folder: Folder) -> None:
    (one, first), (two, second) = pages(portal, 2)
    quarter = PART_BYTES // 4 + 100_000
    head = record(one, "2025-03-04T09:00:00Z", PLAIN, first)
    others = [of_another(quarter) for _ in range(4)]
    portal.news.add("20250304080000", head, *others, record(two, "2025-03-04T11:00:00Z", PLAIN, second))
    end = back(folder, max_gb=0.03)
    assert (len(end.published), end.left, end.plan.unread) == (1, 0, 1)
    portal.news.refusals = [Answer(503, "Slow Down")] * 5
    with pytest.raises(CrawlInterrupted, match="it answers 503"):
        back(folder)
    end = back(folder)
    assert (len(end.published), end.left, end.plan.unread) == (1, 0, 0)
    assert [(one.records, one.pages, one.left_out) for one in end.plan.files.values()] == [(6, 2, {})]
    begins = [wanted.partition("-")[0] for _, wanted in portal.news.asked]
    fourth = len(head) + 3 * len(others[0])
    assert begins[:2] == ["bytes=0", "bytes=0"]  # the part, then the page in it
    assert set(begins[2:-1]) == {f"bytes={fourth}"}


def test_a_damaged_file_gives_what_it_has(portal: WithArchive, folder: Folder) -> None:
    (one, first), (two, second) = pages(portal, 2)
    wrong = record(one, "2025-03-04T09:00:00Z", PLAIN, first, digest="sha1:" + "A" * 32)
    torn = of_another()[:-50]
    portal.news.add(
        "20250304080000", of_another()[100:], record(two, "2025-03-04T11:00:00Z", PLAIN, second), wrong, torn
    )
    end = back(folder)
    assert [capture.url for capture in folder.captures()] == [two]
    assert [(one.records, one.left_out) for one in end.plan.files.values()] == [(2, {"damaged": 2, "torn": 1})]


@pytest.mark.parametrize("answer", [Answer(403, "Forbidden"), Answer(200, "OK", (), b"x" * 100)])
def test_a_refusal_ends_the_command_and_is_not_asked_again(portal: WithArchive, folder: Folder, answer: Answer) -> None:
    portal.news.add("20250304080000", of_another())
    portal.news.refusals = [answer]
    with pytest.raises(CrawlBroken, match=f"it answers {answer.status}"):
        back(folder)
    assert len(portal.news.asked) == 1


def test_without_days_it_is_refused(folder: Folder) -> None:
    for days in ((None, None), (date(2025, 3, 4), None)):
        with pytest.raises(CorrectTheInput, match="--since and --until"):
            back(folder, days=days)  # type: ignore[arg-type] # what an operator leaves out
    with pytest.raises(CorrectTheInput, match="--max-gb"):
        folder.backfill(SITE, BackfillSource.WAYBACK, *DAYS, max_gb=1)


def test_months_without_a_list_have_no_files(portal: WithArchive, folder: Folder) -> None:
    end = back(folder, days=(date(2016, 6, 30), date(2016, 9, 2)))
    assert (end.left, end.plan.unread) == (0, 0)
    lists = [one.target for one in portal.requests(DATA)]
    assert [target.split("/")[-3:-1] for target in lists] == [["2016", month] for month in ("06", "07", "08", "09")]


def test_names_that_are_no_files_of_the_crawl_are_passed_over() -> None:
    good = "crawl-data/CC-NEWS/2025/03/CC-NEWS-20250304080000-00001.warc.gz"
    odd = ("../../etc/passwd", good.replace("0304", "0399"), good + "/..", "https://evil.example/" + good, "")
    assert files_of_days([good, *odd, good], *DAYS) == [good]
