"""A backfill's progress is that of the whole, however many windows and interruptions it has."""

from flows.backfill.fetch_progress import FetchProgress
from flows.progress import LineBoard, NoBoard, shown_on
from storage.crawl_protocol import CrawlProgress


def test_windows_are_counted_together() -> None:
    lines: list[str] = []
    fetched = FetchProgress("tayho", 5)
    with shown_on(LineBoard(NoBoard(), lines.append, seconds=0)):
        for crawl in ((1, 2), (1,), (1, 2)):  # a night interrupts the second window after one page
            fetched.next_crawl()
            for done in crawl:
                fetched.show(CrawlProgress(pages=2, done=done, requests=done))
    assert [line.partition(",")[0] for line in lines] == [f"tayho: fetched: {done} of 5" for done in range(1, 6)]


def test_what_comes_on_top_is_never_more_than_the_whole() -> None:
    lines: list[str] = []
    fetched = FetchProgress("tayho", 1)
    with shown_on(LineBoard(NoBoard(), lines.append, seconds=0)):
        fetched.next_crawl()
        for done in (1, 2):
            fetched.show(CrawlProgress(pages=2, done=done, requests=done))
    assert lines == ["tayho: fetched: 1 of 1"]
