"""What the download handler tells of every request, to whoever starts the crawl."""

from typing import Protocol

from scrapy import Request

from crawlers.failures import FetchFailed
from storage.exchange import Exchange


class ExchangeSink(Protocol):
    async def before(self, request: Request) -> None:
        """Returns when the request may be sent."""

    def keep(self, request: Request, exchange: Exchange) -> None:
        """Takes every exchange, also one whose payload was cut."""

    def lost(self, request: Request, failure: FetchFailed) -> None:
        """Takes every request that was to be sent and got no answer."""
