"""Decides what a probe requests: a site's discoveries and newest articles, or the given pages, feeds and sitemaps."""

from collections.abc import Sequence
from dataclasses import dataclass

from scrapy.crawler import Crawler

from crawlers.context import NotCopied
from crawlers.site_probe.discoveries import probe_discoveries
from crawlers.site_probe.pages import newest_pages, probe_addresses, probe_articles
from crawlers.site_probe.probe_request import ProbeRequest
from crawlers.site_probe.request_budget import Sparing
from crawlers.site_probe.sources import probe_sources
from crawlers.site_probe.validators import probe_validators, robots_seen
from seeds.site import Site
from storage.crawl_protocol import ProbeReport
from storage.database.engine import Database

SETTING = "LUUTRU_LOOK"
MOST_ARTICLES = 4
FOR_VALIDATORS = 2


@dataclass(frozen=True, slots=True)
class Given:
    """The addresses that a probe was started with; without any, it probes the whole site."""

    pages: Sequence[str] = ()
    feeds: Sequence[str] = ()
    sitemaps: Sequence[str] = ()

    @property
    def all(self) -> list[str]:
        return [*self.pages, *self.feeds, *self.sitemaps]


class ProbePlan(NotCopied):
    """`report` is None until all requests are done."""

    def __init__(self, site: Site, given: Given, sink: Sparing, database: Database) -> None:
        self.sink = sink
        self.report: ProbeReport | None = None
        self._site = site
        self._given = given
        self._database = database

    async def carry_out(self, ask: ProbeRequest) -> None:
        report = await (self._addresses(ask) if self._given.all else self._whole_site(ask))
        self.report = report

    async def _addresses(self, ask: ProbeRequest) -> ProbeReport:
        pages = await probe_addresses(self._given.pages, ask)
        sources = await probe_sources(self._given.feeds, self._given.sitemaps, ask)
        robots = robots_seen(self._database, [*self._given.all, *(page.url for page in pages)])
        return ProbeReport(self.sink.sent, robots, [], pages, sources)

    async def _whole_site(self, ask: ProbeRequest) -> ProbeReport:
        site = self._site
        shown = await probe_discoveries(site, ask, MOST_ARTICLES + FOR_VALIDATORS)
        chosen = newest_pages(shown, max(0, min(MOST_ARTICLES, ask.left - FOR_VALIDATORS)))
        articles = await probe_articles(site, chosen, ask)
        validators = await probe_validators([kept for _, kept in articles if kept], ask)
        urls = [site.home, *(rule.url for rule in site.discoveries), *(page.url for page, _ in articles)]
        robots = robots_seen(self._database, urls)
        pages = [page for page, _ in articles]
        return ProbeReport(self.sink.sent, robots, [one.seen for one in shown], pages, validators=validators)


def probe_plan(crawler: Crawler) -> ProbePlan:
    plan = crawler.settings[SETTING]
    if not isinstance(plan, ProbePlan):
        raise TypeError(f"setting {SETTING} must hold a Plan")
    return plan
