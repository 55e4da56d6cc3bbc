"""What one crawl works with, handed to Scrapy's components through its settings."""

from dataclasses import dataclass

from scrapy.crawler import Crawler

from crawlers.shared import Shared
from seeds.site import Site
from storage.crawl_ledger import CrawlLedger
from storage.database import Database

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
