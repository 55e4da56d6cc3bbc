"""Asks a web archive for its captures of a site, and reads a dozen of them field by field."""

import re
from base64 import b64decode
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extractors.captured_page import CapturedPage
from extractors.read import read
from flows.clock import tonight
from flows.crawl.child_process import CrawlBroken, crawl_command, run_child
from flows.settings import BadSettings, Settings
from flows.site_check.article_findings import reading_finding
from flows.site_check.check_site import Checked, check_run
from flows.site_check.finding import SiteFinding, Verdict
from seeds.site import Site
from storage.archive import Archive
from storage.crawl_protocol import ArchivedAddress, ArchivedPage, SurveyReport
from storage.vocabulary import BackfillSource

MOST_CAPTURES = 12
EARLIEST = date(1996, 1, 1)  # the Wayback Machine's first captures
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class ArchiveChoice:
    """An archive, the days of its captures, and the WARC files if it is given as files."""

    source: BackfillSource
    since: date
    until: date
    files: tuple[Path, ...] = ()


def archive_choice(source: BackfillSource, at: str | None, files: Sequence[Path]) -> ArchiveChoice:
    """`at` is a year, a month or a day. Raises BadSettings."""
    if source in (BackfillSource.SITEMAP, BackfillSource.LISTING):
        raise BadSettings(f"--source {source}: it is no archive; choose wayback, commoncrawl or warc")
    if source is BackfillSource.CC_NEWS:
        raise BadSettings("--source cc-news: it has no index to choose from; choose wayback, commoncrawl or warc")
    if (source is BackfillSource.WARC) != bool(files):
        raise BadSettings("--file goes with --source warc: name the WARC or WACZ files there, and only there")
    since, until = _period(at) if at else (EARLIEST, tonight())
    return ArchiveChoice(source, since, until, tuple(path.resolve() for path in files))


def _period(at: str) -> tuple[date, date]:
    match = _PERIOD.fullmatch(at)
    try:
        year, month, day = (int(part) if part else None for part in match.groups()) if match else (0, None, None)
        first = date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise BadSettings(f"--at {at}: name a year, a month or a day, as in 2019, 2019-06 or 2019-06-30") from error
    last_month = month or 12
    return first, date(first.year, last_month, day or monthrange(first.year, last_month)[1])


def ask_archive(
    settings: Settings, site: Site, run_id: int, choice: ArchiveChoice, captures: Sequence[ArchivedAddress] = ()
) -> SurveyReport:
    """Lists the archive's captures, or fetches these. Raises CrawlBroken or CrawlInterrupted."""
    commoncrawl = choice.source is BackfillSource.COMMONCRAWL
    options = {
        "--source": choice.source.value,
        "--since": choice.since,
        "--until": choice.until,
        "--archive-url": settings.commoncrawl if commoncrawl else settings.wayback,
        "--records-url": settings.commoncrawl_data,
    }
    command = crawl_command("crawlers.archive_survey", settings, site.slug, run_id, options)
    command += [part for path in choice.files for part in ("--file", str(path))]
    command += [part for one in captures for part in ("--capture", one.line())]
    lines: list[str] = []
    log = settings.data / "logs" / f"{site.slug}-{run_id}.log"
    run_child(command, settings, log, lambda _: None, lines.append)
    if not lines:
        raise CrawlBroken(f"{site.slug}: the survey ended without a report")
    return SurveyReport.from_line(lines[-1])


def check_archived(settings: Settings, archive: Archive, site: Site, choice: ArchiveChoice) -> Checked:
    """Reads a dozen captures of the site's articles. Raises like `check_site`."""
    with check_run(settings, archive, site.slug) as run_id:
        listed = ask_archive(settings, site, run_id, choice)
        articles = [one for one in listed.addresses if site.identify(one.url)]
        chosen = spread_over_time(articles, MOST_CAPTURES)
        fetched = ask_archive(settings, site, run_id, choice, chosen) if chosen else SurveyReport()
    count = f"{len(articles)} of {len(listed.addresses)} captures are of articles"
    verdict = Verdict.OK if articles else Verdict.ERROR
    findings = [SiteFinding("archive", choice.source.value, verdict, (count,))]
    findings += [_finding(site, page) for page in fetched.pages]
    return Checked(site, run_id, listed.requests + fetched.requests, tuple(findings), choice.source)


def spread_over_time(addresses: Sequence[ArchivedAddress], most: int) -> list[ArchivedAddress]:
    """At most so many, one of each address, at equal steps through the period."""
    first: dict[str, ArchivedAddress] = {}
    for one in sorted(addresses, key=lambda one: (one.at, one.url)):
        first.setdefault(one.url, one)
    each = list(first.values())
    return each if len(each) <= most else [each[place * len(each) // most] for place in range(most)]


def page_of(page: ArchivedPage) -> CapturedPage:
    return CapturedPage(b64decode(page.body), page.content_type, page.url, page.at)


def _finding(site: Site, page: ArchivedPage) -> SiteFinding:
    subject = f"{page.url} ({page.at:%Y-%m-%d %H:%M} UTC)"
    if page.failure:
        return SiteFinding("article", subject, Verdict.ERROR, (page.failure,))
    return reading_finding(subject, read(page_of(page), site))
