"""The order in which a crawl requests, and that the requests of pages are made only when they are sent."""

from collections import deque
from collections.abc import Iterator

import scrapy
from scrapy import Request, signals
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from crawlers.spider.scheduler import SiteScheduler
from crawlers.spider.spider import SiteSpider

MADE = "https://bao.example.vn/tin-{}.html"


class Listed(SiteSpider):
    """Has two listings of two pages, and none of the rest of a site."""

    def __init__(self, last: Exception | None = None) -> None:
        scrapy.Spider.__init__(self)
        self.made = 0
        self.pages = deque([self._some(None), self._some(last)])

    def _some(self, error: Exception | None) -> Iterator[Request]:
        for _ in range(2):
            self.made += 1
            yield Request(MADE.format(self.made))
        if error:
            raise error


def taken(scheduler: SiteScheduler) -> Iterator[str]:
    while request := scheduler.next_request():
        yield request.url


def request(name: str, priority: int) -> Request:
    return Request(f"https://bao.example.vn/{name}", priority=priority)


def test_lists_come_first_then_pages_in_their_order_then_what_is_tried_again() -> None:
    scheduler, spider = SiteScheduler(get_crawler()), Listed()
    scheduler.open(spider)
    for name, priority in (("style", -10), ("again", -1), ("feed", 10), ("sitemap", 10), ("robots", 100)):
        scheduler.enqueue_request(request(name, priority))
    order = [url.rpartition("/")[2] for url in taken(scheduler)]
    pages = [f"tin-{number}.html" for number in (1, 2, 3, 4)]
    assert order == ["robots", "feed", "sitemap", *pages, "again", "style"]
    assert not scheduler.has_pending_requests()


def test_a_page_request_is_made_when_it_is_sent() -> None:
    scheduler, spider = SiteScheduler(get_crawler()), Listed()
    scheduler.open(spider)
    scheduler.next_request()
    scheduler.enqueue_request(request("feed", 10))
    scheduler.next_request()
    assert spider.made == 1
    assert scheduler.has_pending_requests()


def test_an_error_while_pages_are_read_is_reported_as_the_spiders() -> None:
    crawler, seen = get_crawler(), list[object]()

    def erred(failure: Failure) -> None:
        seen.append(failure.value)

    crawler.signals.connect(erred, signals.spider_error)
    scheduler, error = SiteScheduler(crawler), OSError("the disk is gone")
    scheduler.open(Listed(error))
    assert len(list(taken(scheduler))) == 4
    assert seen == [error]
    assert not scheduler.has_pending_requests()
