"""Shows how far a backfill's fetching is, over all its windows: each crawl counts from 0 alone."""

from dataclasses import dataclass

from flows.progress import board
from storage.crawl_protocol import CrawlProgress


@dataclass(slots=True)
class FetchProgress:
    """`total` is what this command fetches; `before` was fetched by its earlier crawls, `now` by the current one."""

    site: str
    total: int
    before: int = 0
    now: int = 0

    def next_crawl(self) -> None:
        """A window is fetched by several crawls if nights interrupt it."""
        self.before, self.now = self.before + self.now, 0

    def show(self, crawl: CrawlProgress) -> None:
        self.now = crawl.done
        done = self.before + self.now
        board().show(f"{self.site}: fetched", done, max(self.total, done))
