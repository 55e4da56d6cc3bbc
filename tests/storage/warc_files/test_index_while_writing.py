"""The replay index of a crawl's own records equals the one made by reading the file."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from storage.archive import Archive, decide_kind
from storage.crawl_ledger.ledger import CrawlLedger
from storage.frontier.requests import NONE, DiscoveryRequest, stored_payload
from storage.runs.lifecycle import begin_run
from storage.tables.archive import Withholding
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.verify.run import verify
from storage.vocabulary import ArchiveKind, Purpose
from storage.warc.exchange import Exchange
from storage.warc.writer import WarcWriter
from storage.warc_files.index_files import index_path
from storage.warc_files.replay_index import index_closed_files, write_index
from tests.storage.copies import SITES, Copy
from tests.storage.exchanges import CUT, LATER, MOMENT, NOT_MODIFIED, PLAIN, WITH_TRAILERS

SITE = "bao"
MOVED = replace(PLAIN, head=b"HTTP/1.1 301 Moved\r\nLocation: /tin-2.html\r\n\r\n", payload=b"")
TYPED = replace(
    PLAIN, head=b"HTTP/1.1 200 OK\r\ncontent-TYPE:  Text/HTML ; charset=utf-8\r\n\r\n", payload=b"<p>Tin</p>"
)


def made_by_reading(archive: Archive, site: str, indexes: Iterable[Path]) -> list[bytes]:
    for index in indexes:
        index.unlink()
    assert index_closed_files(archive, site) == len(list(indexes))
    return [index.read_bytes() for index in indexes]


def of_another_page(exchange: Exchange, number: int) -> Exchange:
    return replace(exchange, url=f"https://bao.example.vn/Tin-{number}.html", sent_at=LATER + timedelta(seconds=number))


def withhold(archive: Archive, run_id: int, row: LoggedExchange) -> None:
    with archive.database.writing() as session:
        page = Page(site=SITE, space="s", key="1", url=row.url, first_seen_at=MOMENT, state="live")
        session.add(page)
        session.flush()
        here = {"page_id": page.id, "run_id": run_id, "exchange_id": row.id, "captured_at": MOMENT}
        session.add(Capture(url=row.url, status=200, **here))
        session.add(Withholding(page_id=page.id, reason="a court's order", withheld_at=MOMENT, applied=True))


def crawl(archive: Archive, max_bytes: int) -> None:
    decide_kind(archive, ArchiveKind.REHEARSAL)
    run = begin_run(archive, SITE, date(2026, 3, 4))
    closed = partial(write_index, archive, SITE)
    folder = archive.folder.warc / SITE
    warc = WarcWriter(folder, prefix="luutru", site=SITE, info={}, max_bytes=max_bytes, closed=closed)
    book = CrawlLedger(archive, run, warc, budget=0)
    first = book.keep(TYPED, Purpose.LISTING)
    secret = book.keep(of_another_page(WITH_TRAILERS, 1), Purpose.LISTING)
    book.keep(of_another_page(PLAIN, 2), Purpose.LISTING)  # a revisit, whose row has no id yet
    book.commit()
    withhold(archive, run.id, secret.row)
    request = DiscoveryRequest(1, "feed", TYPED.url, 0, 0, NONE, stored_payload(first.row))
    book.keep(replace(NOT_MODIFIED, url=TYPED.url), Purpose.LISTING, request)
    for number, exchange in enumerate((NOT_MODIFIED, TYPED, MOVED, CUT), 3):  # the first one without a request
        book.keep(of_another_page(exchange, number), Purpose.LISTING)
        book.commit()
    book.close()


def test_both_methods_give_the_same_bytes(archive: Archive) -> None:
    crawl(archive, max_bytes=10**9)
    (path,) = (archive.folder.warc / SITE).glob("*.warc.gz")
    written = index_path(path).read_bytes()
    assert written.count(b"\n") == 7  # the withheld page is closed to replay
    assert b'"mime": "unk", "status": "200"' in written
    assert b'"mime": "text/html"' in written
    assert b'"mime": "warc/revisit"' in written
    assert made_by_reading(archive, SITE, [index_path(path)]) == [written]


def test_each_full_file_has_its_own(archive: Archive) -> None:
    crawl(archive, max_bytes=1500)
    indexes = sorted((archive.folder.warc / SITE).glob("*.cdxj"))
    assert len(indexes) > 2
    written = [index.read_bytes() for index in indexes]
    assert made_by_reading(archive, SITE, indexes) == written
    # The rows of these exchanges are invented, so only the indexes count.
    assert [one for one in verify(archive) if one.kind.startswith("index_")] == []


def test_the_indexes_are_equal_after_nights(copy: Copy) -> None:
    with copy.opened() as archive:
        for site in SITES:
            indexes = sorted((copy.data / "warc" / site).glob("*.cdxj"))
            written = [index.read_bytes() for index in indexes]
            assert made_by_reading(archive, site, indexes) == written
