"""The order in which a crawl requests, and that only some requests of pages are made before they are sent."""

from collections import deque
from collections.abc import Iterator

import scrapy
from scrapy import Request, signals
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from crawlers.spider.scheduler import MOST_MADE, SiteScheduler
from crawlers.spider.spider import SiteSpider

MADE = "https://bao.example.vn/tin-{}.html"


class Listed(SiteSpider):
    """Has two listings, and none of the rest of a site."""

    def __init__(self, each: int = 2, last: Exception | None = None) -> None:
        scrapy.Spider.__init__(self)
        self.made = 0
        self.pages = deque([self._some(each, None), self._some(each, last)])

    def _some(self, number: int, error: Exception | None) -> Iterator[Request]:
        for _ in range(number):
            self.made += 1
            yield Request(MADE.format(self.made))
        if error:
            raise error


def opened(spider: Listed) -> SiteScheduler:
    """With the queue of one host: that of several asks the downloader, which does not run here."""
    queues = {"MEMORY": "scrapy.squeues.FifoMemoryQueue", "PRIORITY": "scrapy.pqueues.ScrapyPriorityQueue"}
    crawler = get_crawler(settings_dict={f"SCHEDULER_{kind}_QUEUE": name for kind, name in queues.items()})
    scheduler = SiteScheduler.from_crawler(crawler)
    scheduler.open(spider)
    return scheduler


def taken(scheduler: SiteScheduler) -> Iterator[str]:
    while request := scheduler.next_request():
        yield request.url


def request(name: str, priority: int) -> Request:
    return Request(f"https://bao.example.vn/{name}", priority=priority)


def test_lists_come_first_then_pages_then_what_is_tried_again() -> None:
    scheduler = opened(Listed())
    for name, priority in (("style", -10), ("again", -1), ("feed", 10), ("sitemap", 10), ("robots", 100)):
        scheduler.enqueue_request(request(name, priority))
    order = [url.rpartition("/")[2] for url in taken(scheduler)]
    pages = [f"tin-{number}.html" for number in (1, 2, 3, 4)]
    assert order == ["robots", "feed", "sitemap", *pages, "again", "style"]
    assert not scheduler.has_pending_requests()


def test_of_many_pages_only_some_requests_are_made() -> None:
    spider = Listed(MOST_MADE)
    scheduler = opened(spider)
    scheduler.next_request()
    assert spider.made == MOST_MADE
    scheduler.next_request()
    assert spider.made == MOST_MADE + 1
    assert len(list(taken(scheduler))) == 2 * MOST_MADE - 2


def test_an_error_while_pages_are_read_is_reported_as_the_spiders() -> None:
    seen, error = list[object](), OSError("the disk is gone")

    def erred(failure: Failure) -> None:
        seen.append(failure.value)

    scheduler = opened(Listed(last=error))
    assert scheduler.crawler
    scheduler.crawler.signals.connect(erred, signals.spider_error)
    assert len(list(taken(scheduler))) == 4
    assert seen == [error]
    assert not scheduler.has_pending_requests()
