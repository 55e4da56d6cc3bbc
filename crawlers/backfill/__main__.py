"""Runs one step of a backfill as a child process of the flows: `python -m crawlers.backfill SITE --run ID …`.

Without `--window` the step lists what the source has. With `--window` it fetches what that window still lacks.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from crawlers.backfill import cc_news, commoncrawl
from crawlers.backfill import warc_import as files
from crawlers.backfill.archive_run import ArchiveWork, fetch_captures, list_archive
from crawlers.backfill.capture_check import AnswerUnreadable
from crawlers.backfill.given_files import FileUnreadable
from crawlers.backfill.live import crawl_live, site_to_list
from crawlers.politeness.user_agent import user_agent
from crawlers.spider.warc_output import warc_of_run
from seeds.load import load_sites
from seeds.site import Site
from storage.archive import Archive, existing_archive
from storage.backfill.archive_ledger import BackfillLedger
from storage.backfill.items import add_capture_requests, add_live_pages
from storage.backfill.live_ledger import ListingLedger, PendingPagesLedger
from storage.backfill.orders import BackfillHandle, backfill_by_id
from storage.crawl_ledger.ledger import CrawlLedger
from storage.crawl_protocol import WAYBACK_SECONDS, CrawlExit, crawl_parser, polite_delay
from storage.errors import ArchiveError, CorrectTheInput
from storage.locks import SECONDS_TO_CLOSE, crawl_lock
from storage.runs.lifecycle import RunHandle, run_by_id
from storage.vocabulary import BackfillSource
from storage.warc.record_location import COPIES
from storage.warc.writer import WarcWriter
from storage.warc_files.recovery import recover
from storage.warc_files.upload import care_for_closed_files

LIVE = frozenset({BackfillSource.SITEMAP, BackfillSource.LISTING})
COPIED = frozenset({files.SOURCE, commoncrawl.SOURCE, cc_news.SOURCE})


def main(arguments: Sequence[str] | None = None) -> int:
    parser = crawl_parser("python -m crawlers.backfill", __doc__)
    parser.add_argument("--backfill", type=int, required=True)
    parser.add_argument("--window", type=int)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--archive-url")
    parser.add_argument("--records-url")
    parser.add_argument("--most-bytes", type=int, default=0)
    options = parser.parse_args(arguments)
    site = load_sites(options.sites)[options.site]
    try:
        with (
            existing_archive(options.data, options.database_url) as archive,
            crawl_lock(archive, site.slug, wait=SECONDS_TO_CLOSE),
        ):
            recover(archive, site.slug)
            return _step(archive, site, options)
    except (ArchiveError, OSError, AnswerUnreadable, FileUnreadable) as error:
        sys.stderr.write(f"{error}\n")
        return (
            CrawlExit.BROKEN
            if isinstance(error, (CorrectTheInput, AnswerUnreadable, FileUnreadable))
            else CrawlExit.RETRY
        )


def _step(archive: Archive, site: Site, options: argparse.Namespace) -> int:
    run = run_by_id(archive, options.run)
    backfill = backfill_by_id(archive, options.backfill)
    agent = user_agent(version("luutru"), options.contact)
    copies = options.window is not None and backfill.source in COPIED
    prefix = COPIES if copies else "luutru"
    warc = warc_of_run(archive, run, agent, rehearsal=bool(options.origin), prefix=prefix)
    do = _live if backfill.source in LIVE else _archived
    ended = do(archive, site, run, backfill, warc, agent, options)
    care_for_closed_files(archive, site.slug)
    return CrawlExit.DONE if ended else CrawlExit.STOPPED


def _live(
    archive: Archive,
    site: Site,
    run: RunHandle,
    backfill: BackfillHandle,
    warc: WarcWriter,
    agent: str,
    options: argparse.Namespace,
) -> bool:
    delay = polite_delay(options.delay, site.min_delay)
    ledger: CrawlLedger
    if options.window is None:
        ledger = ListingLedger(archive, run, warc, backfill)
        wanted = site_to_list(site, backfill.source, backfill.since, datetime.now(UTC).date())
    else:
        budget = add_live_pages(archive, run.id, options.window, options.limit)
        ledger, wanted = PendingPagesLedger(archive, run, warc, budget), site
    reason = crawl_live(archive, wanted, ledger, agent, delay=delay, origin=options.origin)
    ledger.close()
    return reason == "finished"


def _archived(
    archive: Archive,
    site: Site,
    run: RunHandle,
    backfill: BackfillHandle,
    warc: WarcWriter,
    agent: str,
    options: argparse.Namespace,
) -> bool:
    delay = polite_delay(options.delay, WAYBACK_SECONDS)
    ledger = BackfillLedger(archive, run, warc, budget=0)
    base, records = options.archive_url, options.records_url
    work = ArchiveWork(archive, site, ledger, backfill, agent, base, records, delay, options.origin, options.most_bytes)
    try:
        if options.window is None:
            ended = list_archive(work)
        else:
            ended = fetch_captures(work, add_capture_requests(archive, run.id, options.window, options.limit))
    except (ArchiveError, AnswerUnreadable, FileUnreadable):
        ledger.close()  # keeps what was fetched before the error
        raise
    ledger.close()
    return ended


if __name__ == "__main__":
    sys.exit(main())
