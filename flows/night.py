"""One site's night, step by step, without an orchestrator: crawl, read, settle."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flows.board import Board
from flows.crawl_child import CrawlBroken, CrawlProgress, crawl
from flows.process import process_site
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive, decide_kind
from storage.failures import MendTheFolder
from storage.funnel import Funnel, funnel_of
from storage.runs import RunHandle, begin_run, end_run

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def tonight() -> date:
    return datetime.now(VIETNAM).date()


@dataclass(frozen=True, slots=True)
class NightOfSite:
    """What the steps of one site's night work with."""

    settings: Settings
    archive: Archive
    site: Site
    board: Board


def refuse_what_cannot_run(settings: Settings, sites: list[Site]) -> None:
    """Raises MendTheFolder where a live crawl has no contact, or a site is closed."""
    if settings.kind == "rehearsal":
        return
    if not settings.contact:
        raise MendTheFolder("a live crawl needs LUUTRU_CONTACT: an address or page at which a site's people reach you")
    for site in sites:
        if site.retired:
            raise MendTheFolder(
                f"{site.slug} is retired since {site.retired}: it is not crawled nightly, only read and backfilled"
            )


def begin(night: NightOfSite) -> RunHandle:
    decide_kind(night.archive, night.settings.kind)
    return begin_run(night.archive, night.site.slug, tonight())


def crawl_site(night: NightOfSite, run: RunHandle, log: Callable[[str], None]) -> None:
    """Ends the run as failed where the crawl is broken; a crawl that was interrupted leaves it to be taken up again."""

    def show(progress: CrawlProgress) -> None:
        night.board.show(f"{night.site.slug} crawl", progress.done, progress.pages)

    try:
        crawl(night.settings, night.site.slug, run.id, log, show)
    except CrawlBroken as broken:
        end_run(night.archive, run.id, f"crawl_broken: {broken}")
        raise


def read_site(night: NightOfSite, pool: ProcessPoolExecutor) -> int:
    done = 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        night.board.show(f"{night.site.slug} read", done, None)

    number, _ = process_site(night.archive, night.site, pool, show)
    return number


def close(night: NightOfSite, run: RunHandle) -> Funnel:
    """Ends the run: no page found where there should be some is a failure, never a quiet night."""
    funnel = funnel_of(night.archive, run.id)
    if not funnel.open:
        end_run(night.archive, run.id, None if funnel.found else _nothing_found(funnel))
    return funnel_of(night.archive, run.id)


def _nothing_found(funnel: Funnel) -> str:
    reasons = ", ".join(f"{reason} × {number}" for reason, number in funnel.discoveries_failed.items())
    return f"no_pages_found ({funnel.discoveries} discoveries asked{': ' + reasons if reasons else ''})"
