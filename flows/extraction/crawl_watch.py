"""What the reading of a site knows of the crawl beside it: that there is news, and that it has ended."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class CrawlWatch:
    """Told by the thread that hears the crawl, waited for by the one that reads."""

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
        """Whether it came to its end; what an interrupted crawl found is settled when it has been resumed."""
        return self._whole

    @contextmanager
    def watched(self) -> Iterator[None]:
        """The crawl is what happens inside; it is whole unless an exception ends it."""
        try:
            yield
            self._whole = True
        finally:
            self._ended.set()
            self._news.set()

    def told(self, visited: int) -> None:
        """How many pages were visited so far; their rows may follow a little later."""
        if visited != self._visited:
            self._visited = visited
            self._news.set()

    def brings_news(self) -> bool:
        """Waits until more pages were visited; False once the crawl has ended."""
        self._news.wait()
        self._news.clear()
        return self.at_work
