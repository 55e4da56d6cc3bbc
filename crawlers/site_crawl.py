"""One crawl of a site: opens the archive, runs the spider, closes the WARC file."""

import argparse
import gc
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from crawlers.context import CrawlParts
from crawlers.politeness.byte_budget import MEGABYTE, ByteBudget
from crawlers.politeness.circuit_breaker import CircuitBreaker
from crawlers.politeness.rate_limiter import RateLimiter
from crawlers.politeness.user_agent import user_agent
from crawlers.spider.archive_sink import Archiving
from crawlers.spider.process import run_spider
from crawlers.spider.scrapy_settings import scrapy_settings
from crawlers.spider.spider import SiteSpider
from crawlers.spider.warc_output import warc_of_run
from seeds.load import load_sites
from seeds.site import Site
from storage.archive import Archive, existing_archive
from storage.crawl_ledger.ledger import CrawlLedger
from storage.crawl_ledger.requisites import RequisiteLedger
from storage.crawl_protocol import CrawlExit, crawl_parser, polite_delay
from storage.errors import ArchiveError, CorrectTheInput
from storage.frontier.requisites import RequisiteBudget, bytes_of
from storage.frontier.validator_trust import distrusted_hosts
from storage.locks import SECONDS_TO_CLOSE, crawl_lock
from storage.runs.lifecycle import RunHandle, run_by_id
from storage.vocabulary import Purpose
from storage.warc_files.recovery import recover
from storage.warc_files.upload import care_for_closed_files


def crawl(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    gc.freeze()  # imported objects live as long as the process; a full collection need not scan them again
    parser = crawl_parser("python -m crawlers", "Crawls one site for one run.")
    parser.add_argument("--render", action="store_true", help="keep the scripts of a site whose pages may be rendered")
    options = parser.parse_args(arguments)
    site = load_sites(options.sites)[options.site]
    site = site.with_scripts if options.render and site.render else site
    try:
        with (
            existing_archive(options.data, options.database_url) as archive,
            crawl_lock(archive, site.slug, wait=SECONDS_TO_CLOSE),
        ):
            recover(archive, site.slug)
            return _crawl(archive, site, run_by_id(archive, options.run), options)
    except (ArchiveError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return CrawlExit.BROKEN if isinstance(error, CorrectTheInput) else CrawlExit.RETRY


def _crawl(archive: Archive, site: Site, run: RunHandle, options: argparse.Namespace) -> int:
    agent = user_agent(version("luutru"), options.contact)
    warc = warc_of_run(archive, run, agent, rehearsal=bool(options.origin))
    delay = polite_delay(options.delay, site.min_delay)
    limiter = RateLimiter(archive.database, site.shares_server, delay)
    ledger = CrawlLedger(archive, run, warc, site.nightly_pages)
    sink = Archiving(ledger, limiter, CircuitBreaker(), _byte_budget(archive, site, run))
    closed = _closed_spaces(site, run, options)
    parts = CrawlParts(site, ledger, archive.database, closed, _requisites(archive, site, run, ledger))
    _say_whom_we_do_not_believe(archive, site)
    settings = scrapy_settings(parts, limiter, sink, agent)
    reason = run_spider(SiteSpider, settings | {"LUUTRU_ORIGIN": options.origin}, sink)
    if sink.broken:
        raise sink.broken  # the next start adds the missing rows, as after a kill
    ledger.close()
    care_for_closed_files(archive, site.slug)
    return CrawlExit.DONE if reason == "finished" else CrawlExit.STOPPED


def _closed_spaces(site: Site, run: RunHandle, options: argparse.Namespace) -> frozenset[str]:
    """The spaces that are closed on the run's date. A rehearsal closes none, as it also crawls retired sites."""
    return frozenset(space for space, since in site.closed.items() if since <= run.night and not options.origin)


def _requisites(archive: Archive, site: Site, run: RunHandle, ledger: CrawlLedger) -> RequisiteLedger | None:
    rule = site.requisites
    if rule is None:
        return None
    return RequisiteLedger(archive, run, ledger, RequisiteBudget(rule.requests, rule.fresh_days))


def _byte_budget(archive: Archive, site: Site, run: RunHandle) -> ByteBudget:
    most = {}
    if site.attachments:
        most[Purpose.ATTACHMENT] = site.attachments.megabytes * MEGABYTE
    if site.requisites:
        most[Purpose.REQUISITE] = site.requisites.megabytes * MEGABYTE
    with archive.database.reading() as session:
        return ByteBudget(most, {purpose: bytes_of(session, run.id, purpose) for purpose in most})


def _say_whom_we_do_not_believe(archive: Archive, site: Site) -> None:
    for host, since, proof in distrusted_hosts(archive, datetime.now(UTC)):
        if host in site.hosts:
            sys.stderr.write(
                f"{host}: its 304s proved false ({proof}, {since:%Y-%m-%d}); every page is asked in full\n"
            )
