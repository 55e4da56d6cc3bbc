"""Surveys an archive as a child process of the flows: `python -m crawlers.archive_survey SITE --run ID --source …`.

Without `--capture` it lists the archive's captures of the site's hosts; with it, it fetches just these. The report is
one line of JSON on stdout.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.archive_survey.captures import fetch
from crawlers.archive_survey.listing import SurveyOrder, addresses
from crawlers.backfill.archive_client import Asker, Interrupted
from crawlers.backfill.capture_check import AnswerUnreadable
from crawlers.backfill.given_files import FileUnreadable
from crawlers.http.client import HttpClient
from crawlers.http.pool import tls_context
from crawlers.politeness.rate_limiter import RateLimiter
from crawlers.politeness.user_agent import user_agent
from crawlers.spider.process import end_with_parent
from crawlers.spider.warc_output import warc_of_run
from seeds.load import load_sites
from storage.archive import Archive, existing_archive
from storage.crawl_ledger.ledger import CrawlLedger
from storage.crawl_protocol import (
    WAYBACK_SECONDS,
    ArchivedAddress,
    CrawlExit,
    SurveyReport,
    crawl_parser,
    polite_delay,
)
from storage.errors import ArchiveError, CorrectTheInput
from storage.locks import SECONDS_TO_CLOSE, crawl_lock
from storage.runs.lifecycle import run_by_id
from storage.vocabulary import BackfillSource
from storage.warc_files.recovery import recover
from storage.warc_files.upload import care_for_closed_files

MOST_ADDRESSES = 20_000
_BROKEN = (CorrectTheInput, AnswerUnreadable, FileUnreadable)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    site = load_sites(options.sites)[options.site]
    order = SurveyOrder(
        site=site,
        source=BackfillSource(options.source),
        since=date.fromisoformat(options.since),
        until=date.fromisoformat(options.until),
        base=options.archive_url,
        records=options.records_url,
        files=tuple(options.file),
    )
    try:
        with (
            existing_archive(options.data, options.database_url) as archive,
            crawl_lock(archive, site.slug, wait=SECONDS_TO_CLOSE),
        ):
            recover(archive, site.slug)
            report = _survey(archive, order, options)
            care_for_closed_files(archive, site.slug)
    except (ArchiveError, OSError, AnswerUnreadable, FileUnreadable) as error:
        sys.stderr.write(f"{error}\n")
        return CrawlExit.BROKEN if isinstance(error, _BROKEN) else CrawlExit.RETRY
    if report is None:
        return CrawlExit.STOPPED
    sys.stdout.write(report.line() + "\n")
    return CrawlExit.DONE


def _parser() -> argparse.ArgumentParser:
    parser = crawl_parser("python -m crawlers.archive_survey", __doc__)
    for name in ("--source", "--since", "--until", "--archive-url", "--records-url"):
        parser.add_argument(name, required=True)
    parser.add_argument("--file", action="append", default=[], type=Path)
    parser.add_argument("--capture", action="append", default=[], help="fetch this capture; may be repeated")
    return parser


def _survey(archive: Archive, order: SurveyOrder, options: argparse.Namespace) -> SurveyReport | None:
    """None if the command that started this program has ended."""
    agent = user_agent(version("luutru"), options.contact)
    run = run_by_id(archive, options.run)
    ledger = CrawlLedger(archive, run, warc_of_run(archive, run, agent, rehearsal=bool(options.origin)), budget=0)
    try:
        return asyncio.run(_ask(archive, ledger, order, options, agent))
    except Interrupted:
        return None
    finally:
        ledger.close()


async def _ask(
    archive: Archive, ledger: CrawlLedger, order: SurveyOrder, options: argparse.Namespace, agent: str
) -> SurveyReport:
    named = {urlsplit(url).hostname or "" for url in (order.base, order.records)}
    client = HttpClient(tls_context(), origin=options.origin, declared=named)
    limiter = RateLimiter(archive.database, None, polite_delay(options.delay, WAYBACK_SECONDS))
    asker = Asker(client, limiter, ledger, agent)
    end_with_parent(asyncio.get_running_loop(), asker.ending.set)
    try:
        wanted = [ArchivedAddress.from_line(line) for line in options.capture]
        if wanted:
            pages = [await fetch(asker, ledger, order, one) for one in wanted]
            return SurveyReport(ledger.count.requests, pages=pages)
        found: list[ArchivedAddress] = []
        async for one in addresses(asker, order):
            if len(found) == MOST_ADDRESSES:
                return SurveyReport(ledger.count.requests, found, is_cut=True)
            found.append(one)
        return SurveyReport(ledger.count.requests, found)
    finally:
        await client.close()


if __name__ == "__main__":
    sys.exit(main())
