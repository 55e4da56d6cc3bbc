"""What one crawl works with, handed to Scrapy's components through its settings.

Objects that reach Scrapy's components through its settings, of which Scrapy makes deep copies.
"""

from dataclasses import dataclass
from typing import Self

from scrapy.crawler import Crawler

from seeds.site import Site
from storage.crawl_ledger.ledger import CrawlLedger
from storage.database.engine import Database


class Shared:
    """Stays the one object it is when settings are copied."""

    __slots__ = ()

    def __deepcopy__(self, memo: object) -> Self:
        return self


SETTING = "LUUTRU_PARTS"


@dataclass(frozen=True, slots=True)
class CrawlParts(Shared):
    site: Site
    ledger: CrawlLedger
    database: Database
    closed: frozenset[str] = frozenset()
    """Spaces whose pages are no longer asked for."""


def parts_of(crawler: Crawler) -> CrawlParts:
    parts = crawler.settings[SETTING]
    if not isinstance(parts, CrawlParts):
        raise TypeError(f"setting {SETTING} must hold CrawlParts")
    return parts
