"""One site's night, step by step, without an orchestrator: begin, crawl, read, close."""

import os
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flows.board import board
from flows.crawl_child import CrawlBroken, CrawlProgress, crawl
from flows.health.run_health import judge_run
from flows.process import process_site
from flows.read_bodies import reading_processes
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive, decide_kind
from storage.failures import MendTheFolder
from storage.funnel import Funnel, funnel_of
from storage.runs import RunHandle, begin_run, end_run

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


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
    decide_kind(archive, settings.kind)
    return begin_run(archive, site, tonight())


def crawl_site(settings: Settings, archive: Archive, site: str, run_id: int, log: Callable[[str], None]) -> None:
    """Ends the run as failed where the crawl is broken; a crawl that was interrupted leaves it to be taken up again."""
    shown = board()

    def show(progress: CrawlProgress) -> None:
        shown.show(f"{site}: pages asked", progress.done, progress.pages)

    try:
        crawl(settings, site, run_id, log, show)
    except CrawlBroken as broken:
        end_run(archive, run_id, f"crawl_broken: {broken}")
        raise


def read_site(archive: Archive, site: Site) -> int:
    """Returns how many bodies were read."""
    shown, done = board(), 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        shown.show(f"{site.slug}: pages read", done, done)

    with reading_processes(os.cpu_count() or 1) as pool:
        number, _ = process_site(archive, site, pool, show)
    return number


def close(archive: Archive, run_id: int) -> Funnel:
    """Judges the run and ends it: no page found where there should be some is a failure, never a quiet night."""
    funnel = funnel_of(archive, run_id)
    if not funnel.open:
        judge_run(archive, run_id)
        end_run(archive, run_id, None if funnel.found or funnel.listed else _nothing_found(funnel))
    return funnel_of(archive, run_id)


def _nothing_found(funnel: Funnel) -> str:
    reasons = ", ".join(f"{reason} × {number}" for reason, number in funnel.discoveries_failed.items())
    return f"no_pages_found ({funnel.discoveries} discoveries asked{': ' + reasons if reasons else ''})"
