"""The pages that a crawl owes: Scrapy is given few of them at a time."""

from collections import deque
from collections.abc import Iterator

from storage.errands import PageErrand

AT_ONCE = 64


class WaitingPages:
    """Of a page that waits an errand is held, of which Scrapy's request would take several times the memory."""

    def __init__(self) -> None:
        self._waiting: deque[PageErrand] = deque()
        self._asked = 0

    def add(self, page: PageErrand) -> None:
        self._waiting.append(page)

    def ended(self) -> None:
        """One that was to be asked has been, whatever became of it."""
        self._asked -= 1

    def to_ask(self) -> Iterator[PageErrand]:
        """As many as may be asked now."""
        while self._waiting and self._asked < AT_ONCE:
            self._asked += 1
            yield self._waiting.popleft()
