"""Runs a site probe as a child process of the flows: `python -m crawlers.site_probe SITE --run ID … [--url URL]…`.

With `--url`, `--feed` or `--sitemap` only these URLs are requested, and the site needs no file. The report is one line
of JSON on stdout.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version

from crawlers.context import CrawlParts
from crawlers.politeness.rate_limiter import RateLimiter
from crawlers.politeness.user_agent import user_agent
from crawlers.site_probe.plan import SETTING, Given, ProbePlan
from crawlers.site_probe.request_budget import MOST_REQUESTS, Sparing
from crawlers.site_probe.spider import ProbeSpider
from crawlers.spider.process import run_spider
from crawlers.spider.scrapy_settings import scrapy_settings
from crawlers.spider.warc_output import warc_of_run
from seeds.load import load_sites
from seeds.new_site import unknown_site
from seeds.site import Site
from storage.archive import Archive, existing_archive
from storage.crawl_ledger.ledger import CrawlLedger
from storage.crawl_protocol import CrawlExit, crawl_parser, polite_delay
from storage.errors import ArchiveError, CorrectTheInput
from storage.locks import SECONDS_TO_CLOSE, crawl_lock
from storage.runs.lifecycle import RunHandle, run_by_id
from storage.warc_files.recovery import recover
from storage.warc_files.upload import care_for_closed_files


def main(arguments: Sequence[str] | None = None) -> int:
    parser = crawl_parser("python -m crawlers.site_probe", __doc__)
    for name in ("--url", "--feed", "--sitemap"):
        parser.add_argument(name, action="append", default=[], help="request only this URL; may be repeated")
    parser.add_argument("--most", type=int, default=MOST_REQUESTS, help="the most requests in all")
    options = parser.parse_args(arguments)
    try:
        with (
            existing_archive(options.data, options.database_url) as archive,
            crawl_lock(archive, options.site, wait=SECONDS_TO_CLOSE),
        ):
            recover(archive, options.site)
            given = Given(options.url, options.feed, options.sitemap)
            return _look(archive, _site(options, given), given, run_by_id(archive, options.run), options)
    except (ArchiveError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return CrawlExit.BROKEN if isinstance(error, CorrectTheInput) else CrawlExit.RETRY


def _site(options: argparse.Namespace, given: Given) -> Site:
    known = load_sites(options.sites)
    return known[options.site] if options.site in known else unknown_site(options.site, *given.all)


def _look(archive: Archive, site: Site, given: Given, run: RunHandle, options: argparse.Namespace) -> int:
    agent = user_agent(version("luutru"), options.contact)
    warc = warc_of_run(archive, run, agent, rehearsal=bool(options.origin))
    delay = polite_delay(options.delay, site.min_delay)
    limiter = RateLimiter(archive.database, site.shares_server, delay)
    ledger = CrawlLedger(archive, run, warc, budget=0)
    sink = Sparing(ledger, limiter, options.most)
    plan = ProbePlan(site, given, sink, archive.database)
    settings = scrapy_settings(CrawlParts(site, ledger, archive.database), limiter, sink, agent)
    once = {"RETRY_ENABLED": False, "EXTENSIONS": {}}
    run_spider(ProbeSpider, settings | once | {SETTING: plan, "LUUTRU_ORIGIN": options.origin}, sink)
    if sink.broken:
        raise sink.broken
    ledger.close()
    care_for_closed_files(archive, site.slug)
    if plan.report is None:
        return CrawlExit.STOPPED
    sys.stdout.write(plan.report.line() + "\n")
    return CrawlExit.DONE


if __name__ == "__main__":
    sys.exit(main())
