"""One site's night, step by step, without an orchestrator: begin, crawl, read, close."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.board import board
from flows.crawl_child import CrawlBroken, CrawlProgress, crawl
from flows.crawl_watch import CrawlWatch
from flows.health.run_health import judge_run
from flows.process import process_site
from flows.read_alongside import read_alongside
from flows.readers import readers
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive, decide_kind
from storage.failures import MendTheFolder
from storage.funnel import Funnel, funnel_of
from storage.runs import RunHandle, begin_run, end_run, judged_and_not_ended

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SAME_NIGHT = timedelta(hours=20)  # less than from one night to the next, which is to crawl again


def tonight() -> date:
    return datetime.now(VIETNAM).date()


def refuse_what_cannot_run(settings: Settings, sites: list[Site]) -> None:
    """Raises MendTheFolder where a live crawl has no contact, or a site is closed."""
    if settings.kind == "rehearsal":
        return
    for site in sites:
        if site.retired:
            raise MendTheFolder(
                f"{site.slug} is retired since {site.retired}: it is not crawled nightly, only read and backfilled"
            )
    refuse_without_contact(settings)


def refuse_without_contact(settings: Settings) -> None:
    if settings.kind == "live" and not settings.contact:
        raise MendTheFolder("a live crawl needs LUUTRU_CONTACT: an address or page at which a site's people reach you")


def begin(settings: Settings, archive: Archive, site: str) -> RunHandle:
    """Takes up the site's run that did not end; one that lacks only its publishing, not after the same night."""
    decide_kind(archive, settings.kind)
    for old in judged_and_not_ended(archive, site, before=datetime.now(UTC) - SAME_NIGHT):
        end(archive, old)
    return begin_run(archive, site, tonight())


def crawl_and_read(settings: Settings, archive: Archive, site: Site, run_id: int, log: Callable[[str], None]) -> int:
    """Both at once, reading in a thread of its own; returns how many bodies were read. Raises as `crawl_site` does."""
    watch = CrawlWatch()
    with ThreadPoolExecutor(1, "reading") as threads:
        reading = threads.submit(copy_context().run, read_site, archive, site, watch)
        with watch.watched():
            crawl_site(settings, archive, site.slug, run_id, log, watch.told)
    return reading.result()


def crawl_site(
    settings: Settings,
    archive: Archive,
    site: str,
    run_id: int,
    log: Callable[[str], None],
    visited: Callable[[int], None] = lambda _: None,
) -> None:
    """Ends the run as failed where the crawl is broken; a crawl that was interrupted leaves it to be taken up again.

    `visited` is told how many pages were, so far.
    """
    shown = board()

    def show(progress: CrawlProgress) -> None:
        shown.show(f"{site}: pages asked", progress.done, progress.pages)
        visited(progress.done)

    try:
        crawl(settings, site, run_id, log, show)
    except CrawlBroken as broken:
        end_run(archive, run_id, f"crawl_broken: {broken}")
        raise


def read_site(archive: Archive, site: Site, crawl: CrawlWatch | None = None) -> int:
    """Returns how many bodies were read. With `crawl` it reads beside it, and settles once that has come to its end."""
    shown, task, done = board(), f"{site.slug}: pages read", 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        shown.show(task, done, None)

    with readers() as pool:
        if crawl:
            read_alongside(archive, site, pool, crawl, show)
        if crawl is None or crawl.whole:
            process_site(archive, site, pool, show)
    if done:
        shown.show(task, done, done)
    return done


def close(archive: Archive, run_id: int) -> Funnel:
    """Judges the run and ends it."""
    judge(archive, run_id)
    return end(archive, run_id)


def judge(archive: Archive, run_id: int) -> Funnel:
    """The run stays to be taken up until its texts are published: a night that is killed then does not crawl again."""
    funnel = funnel_of(archive, run_id)
    if not funnel.open:
        judge_run(archive, run_id)
    return funnel


def end(archive: Archive, run_id: int) -> Funnel:
    funnel = funnel_of(archive, run_id)
    if not funnel.open:
        end_run(archive, run_id, failure_of(funnel))
    return funnel_of(archive, run_id)


def failure_of(funnel: Funnel) -> str | None:
    """No page found where there should be some is a failure, never a quiet night."""
    return None if funnel.open or funnel.found or funnel.listed else _nothing_found(funnel)


def _nothing_found(funnel: Funnel) -> str:
    reasons = ", ".join(f"{reason} × {number}" for reason, number in funnel.discoveries_failed.items())
    return f"no_pages_found ({funnel.discoveries} discoveries asked{': ' + reasons if reasons else ''})"
