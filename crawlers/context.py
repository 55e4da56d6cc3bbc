"""Passes a crawl's own objects (site, ledger, database) to Scrapy's components through the settings.

Scrapy deep-copies its settings; a `Shared` object stays the same object in the copy.
"""

from dataclasses import dataclass
from typing import Self

from scrapy.crawler import Crawler

from seeds.site import Site
from storage.crawl_ledger.ledger import CrawlLedger
from storage.crawl_ledger.requisites import RequisiteLedger
from storage.database.engine import Database


class NotCopied:
    """A deep copy of it is the object itself."""

    __slots__ = ()

    def __deepcopy__(self, memo: object) -> Self:
        return self


SETTING = "LUUTRU_PARTS"


@dataclass(frozen=True, slots=True)
class CrawlParts(NotCopied):
    site: Site
    ledger: CrawlLedger
    database: Database
    closed: frozenset[str] = frozenset()
    """Spaces whose pages are no longer requested."""
    requisites: RequisiteLedger | None = None
    """None if the site file asks for no requisites."""


def crawl_parts(crawler: Crawler) -> CrawlParts:
    parts = crawler.settings[SETTING]
    if not isinstance(parts, CrawlParts):
        raise TypeError(f"setting {SETTING} must hold CrawlParts")
    return parts
