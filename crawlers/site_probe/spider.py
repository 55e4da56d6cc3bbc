"""The spider of a probe: sends one request after the other."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler

from crawlers.politeness.not_sent import Forbidden
from crawlers.site_probe.plan import ProbePlan, probe_plan
from crawlers.site_probe.probe_request import ProbeAnswer, failed, forbidden
from crawlers.spider.archive_sink import CrawlEnding
from storage.frontier.requests import KeptExchange


class ProbeSpider(scrapy.Spider):
    name = "site_probe"

    def __init__(self, plan: ProbePlan) -> None:
        super().__init__()
        self.plan = plan

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ProbeSpider":  # noqa: ANN401 (Scrapy's signature)
        spider = cls(probe_plan(crawler))
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        try:
            await self.plan.carry_out(self)
        except CrawlEnding:
            return
        except Exception as error:
            self.plan.sink.give_up(error)
            raise
        for request in list[Request]():  # Scrapy needs a generator; all requests are already done
            yield request

    @property
    def left(self) -> int:
        return self.plan.sink.left

    async def __call__(self, url: str, purpose: str, headers: Mapping[str, str] = {}) -> ProbeAnswer:
        """Raises CrawlEnding, and errors of the machine; a failure of the site is returned."""
        request = Request(url, headers=dict(headers), meta={"purpose": purpose}, dont_filter=True)
        if self.crawler.engine is None:
            raise RuntimeError("the probe's engine is not running")
        try:
            await self.crawler.engine.download_async(request)
        except CrawlEnding:
            raise
        except Forbidden as error:
            return forbidden(url, error)
        except Exception as error:
            reason = getattr(error.__cause__, "reason", None)
            if not isinstance(reason, str):
                raise
            return failed(url, reason)
        kept = request.meta["kept"]
        if not isinstance(kept, KeptExchange):
            raise TypeError(f"{url}: its exchange was not kept")
        return ProbeAnswer(url, kept)
