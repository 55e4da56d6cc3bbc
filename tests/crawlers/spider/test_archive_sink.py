"""The sink of a failed crawl accepts no further records."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scrapy import Request

from crawlers.politeness.circuit_breaker import CircuitBreaker
from crawlers.politeness.rate_limiter import RateLimiter
from crawlers.spider.archive_sink import Archiving, CrawlEnding
from storage.archive import decide_kind, open_archive
from storage.crawl_ledger.ledger import CrawlLedger
from storage.errors import TryAgainLater
from storage.runs.lifecycle import begin_run
from storage.verify.run import verify
from storage.vocabulary import ArchiveKind
from storage.warc.writer import WarcWriter
from storage.warc_files.recovery import recover
from tests.storage.exchanges import PLAIN

SITE = "bao"


def test_after_a_failed_commit_no_file_without_its_rows_is_closed(tmp_path: Path) -> None:
    """Requests under way then end. They must not find the file full and synced, and start the next one."""
    request = Request(PLAIN.url, meta={"purpose": "page"})
    with open_archive(tmp_path / "data") as archive:
        decide_kind(archive, ArchiveKind.REHEARSAL)
        run = begin_run(archive, SITE, date(2026, 3, 4))
        warc = WarcWriter(archive.folder.warc / SITE, prefix="LT", site=SITE, info={}, max_bytes=1)
        sink = Archiving(
            CrawlLedger(archive, run, warc, budget=1), RateLimiter(archive.database, None, 0), CircuitBreaker()
        )
        sink.keep(request, PLAIN)
        warc.sync()  # as before the commit
        sink.give_up(TryAgainLater("the database went away"))
        with pytest.raises(CrawlEnding):
            sink.keep(request, replace(PLAIN, url="https://bao.example.vn/2.html"))
        (left,) = (archive.folder.warc / SITE).iterdir()
        assert left.suffix == ".open"
        warc.close()
        left.with_suffix("").rename(left)  # as the program closes it
        recover(archive, SITE)
        assert list(verify(archive)) == []
