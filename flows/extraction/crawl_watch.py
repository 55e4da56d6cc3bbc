"""Notifies a site's reading that its crawl visited more pages or has ended."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class CrawlWatch:
    """Shared by two threads: one reports the crawl's progress, the other reads and waits for it."""

    def __init__(self) -> None:
        self._news = threading.Event()
        self._ended = threading.Event()
        self._visited = 0
        self._whole = False

    @property
    def at_work(self) -> bool:
        return not self._ended.is_set()

    @property
    def whole(self) -> bool:
        """Whether the crawl completed; the pages of an interrupted crawl are settled after it is resumed."""
        return self._whole

    @contextmanager
    def watched(self) -> Iterator[None]:
        """The crawl runs inside the block; it is complete unless an exception ends it."""
        try:
            yield
            self._whole = True
        finally:
            self._ended.set()
            self._news.set()

    def report(self, visited: int) -> None:
        """Reports how many pages were visited so far; their rows may follow a little later."""
        if visited != self._visited:
            self._visited = visited
            self._news.set()

    def brings_news(self) -> bool:
        """Waits until more pages were visited; False once the crawl has ended."""
        self._news.wait()
        self._news.clear()
        return self.at_work
