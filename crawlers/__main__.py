"""The crawl as a program of its own: `python -m crawlers SITE --run ID --data FOLDER …`, started by the flows."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from twisted.python.failure import Failure

from crawlers.archiving import Archiving
from crawlers.identity import user_agent
from crawlers.lifeline import end_with_parent
from crawlers.parts import CrawlParts
from crawlers.patience import Patience
from crawlers.scrapy_settings import scrapy_settings
from crawlers.spider import SiteSpider
from crawlers.turns import Turns
from seeds.load import load_sites
from seeds.site import Site
from storage.archive import Archive, open_archive
from storage.crawl_ledger import CrawlLedger
from storage.failures import ArchiveError, MendTheFolder
from storage.host_trust import disbelieved_hosts
from storage.recovery import recover
from storage.replay_index import index_closed_files
from storage.runs import RunHandle, run_by_id
from storage.warc_writer import WarcWriter

DONE, BROKEN, STOPPED, RETRY = 0, 1, 3, 75  # 75: EX_TEMPFAIL of sysexits.h
SECONDS_FOR_THE_OLD = 60  # a crawl whose parent died may still be closing
SECONDS_TO_OPEN = 0.02


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    site = load_sites(options.sites)[options.site]
    try:
        with (
            open_archive(options.data, options.database_url) as archive,
            archive.folder.lock(
                f"crawl-{site.slug}", wait=SECONDS_FOR_THE_OLD, busy=f"{site.slug} is being crawled; run this again"
            ),
        ):
            recover(archive, site.slug)
            return _crawl(archive, site, run_by_id(archive, options.run), options)
    except (ArchiveError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return BROKEN if isinstance(error, MendTheFolder) else RETRY


def _crawl(archive: Archive, site: Site, run: RunHandle, options: argparse.Namespace) -> int:
    agent = user_agent(version("luutru"), options.contact)
    info = {
        "robots": "obey",
        "http-header-user-agent": agent,
        "luutru-site": site.slug,
        "luutru-run": str(run.id),
        "luutru-kind": "rehearsal" if options.origin else "live",
    }
    warc = WarcWriter(archive.folder.warc / site.slug, prefix="luutru", site=site.slug, info=info)
    delay = max(options.delay, site.min_delay or 0.0) if options.delay else 0.0
    turns = Turns(archive.database, site.shares_server, delay)
    ledger = CrawlLedger(archive, run, warc, site.nightly_pages)
    sink = Archiving(ledger, turns, Patience())
    parts = CrawlParts(site, ledger, archive.database, _closed_spaces(site, run, options))
    _say_whom_we_do_not_believe(archive, site)
    settings = scrapy_settings(parts, turns, sink, agent)
    reason = _run(settings | {"LUUTRU_ORIGIN": options.origin}, sink)
    if sink.broken:
        raise sink.broken  # the next start makes what rows are lacking, as after a kill
    ledger.close()
    index_closed_files(archive, site.slug)
    return DONE if reason == "finished" else STOPPED


def _closed_spaces(site: Site, run: RunHandle, options: argparse.Namespace) -> frozenset[str]:
    """In a rehearsal all are open, as retired sites are."""
    return frozenset(space for space, since in site.closed.items() if since <= run.night and not options.origin)


def _say_whom_we_do_not_believe(archive: Archive, site: Site) -> None:
    for host, since, proof in disbelieved_hosts(archive):
        if host in site.hosts:
            sys.stderr.write(
                f"{host}: its 304s proved false ({proof}, {since:%Y-%m-%d}); every page is asked in full\n"
            )


def _run(settings: dict[str, object], sink: Archiving) -> str:
    """Runs the crawl to its end and returns Scrapy's reason for it."""
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(SiteSpider)
    reasons: list[str] = []

    def stop() -> None:
        if getattr(crawler.engine, "running", False):
            asyncio.ensure_future(crawler.engine.close_spider_async(reason="stopped"))  # noqa: RUF006 (the engine waits for it)
        else:
            asyncio.get_running_loop().call_later(SECONDS_TO_OPEN, stop)  # it hears nothing before it runs

    def opened() -> None:
        end_with_parent(asyncio.get_running_loop(), sink.end)

    def erred(failure: Failure) -> None:
        sink.give_up(failure.value if isinstance(failure.value, Exception) else RuntimeError(str(failure.value)))

    def closed(reason: str) -> None:
        reasons.append(reason)

    sink.stop = stop
    crawler.signals.connect(opened, signals.spider_opened)
    crawler.signals.connect(erred, signals.spider_error)
    crawler.signals.connect(closed, signals.spider_closed)
    process.crawl(crawler)
    process.start()
    return reasons[0] if reasons else "never_opened"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crawlers", description=__doc__)
    parser.add_argument("site")
    parser.add_argument("--run", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--database-url")
    parser.add_argument("--sites", type=Path)
    parser.add_argument("--origin")
    parser.add_argument("--contact")
    parser.add_argument("--delay", type=float, required=True, help="seconds between two requests to one host")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
