"""Runs a backfill step by step without Prefect: listing, plan, windows; a nightly run always goes first."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from flows.backfill.fetch_progress import FetchProgress
from flows.backfill.order import EARLIEST, LIVE, BackfillScope, refuse_backfill
from flows.backfill.pause_before_nightly import NightDue, making_way_for, night_due
from flows.backfill.plan import BackfillPlan, backfill_plan
from flows.clock import tonight
from flows.crawl.child_process import CrawlBroken, CrawlInterrupted, crawl_command, run_child
from flows.crawl.rendering import rendering_of
from flows.crawl.site_run import read_site
from flows.progress import board
from flows.publishing.publish_texts import publish_texts
from flows.settings import Settings
from flows.site_lock import SiteBusy, locked_site
from storage.archive import Archive, decide_kind
from storage.backfill.given_file_counts import unread_files
from storage.backfill.items import end_live_items
from storage.backfill.known_pages import reopen_known_pages, skip_known_pages
from storage.backfill.orders import BackfillHandle, begin_backfill, note_state
from storage.backfill.visit_outcomes import settle_backfill
from storage.backfill.windows import WindowHandle, begin_window, end_window, open_windows
from storage.corpus.older_database import refuse_writing
from storage.corpus.unapplied_takedowns import apply_unapplied
from storage.crawl_protocol import CrawlProgress
from storage.locks import backfill_at_work, night_waits
from storage.runs.lifecycle import end_run
from storage.runs.totals import Funnel, funnel_of
from storage.vocabulary import BackfillSource, BackfillState

Log = Callable[[str], None]
Tell = Callable[[BackfillHandle, BackfillPlan], None]

SECONDS = 1.0  # between two checks whether the night is over
PATIENCE = 900.0  # seconds to wait for another command of the site; the wait for a night has no limit


@dataclass(frozen=True, slots=True)
class BackfillEnd:
    """`plan` is the plan at the start, `windows` are the counts of the completed runs, `left` is the open rest."""

    backfill: BackfillHandle
    plan: BackfillPlan
    windows: tuple[Funnel, ...] = ()
    published: tuple[int, ...] = ()
    left: int = 0
    failure: str | None = None


def run_backfill(settings: Settings, archive: Archive, wanted: BackfillScope, log: Log, tell: Tell) -> BackfillEnd:
    """Resumes the unfinished backfill of the same order, or begins one. `tell` gets the plan before any fetch.

    Raises CorrectTheInput for what cannot be done, CrawlBroken, CrawlInterrupted and TryAgainLater.
    """
    refuse_backfill(settings, wanted)
    decide_kind(archive, settings.kind)
    refuse_writing(archive)
    apply_unapplied(archive)
    backfill = begin_backfill(archive, wanted.order, EARLIEST, tonight(), tonight())
    if backfill.state == BackfillState.LISTING and (failure := _list(settings, archive, wanted, backfill, log)):
        plan = backfill_plan(settings, archive, backfill, wanted)
        return BackfillEnd(backfill, plan, left=plan.left, failure=failure)
    if wanted.source in LIVE:
        (reopen_known_pages if wanted.again else skip_known_pages)(archive, backfill.id)
    plan = backfill_plan(settings, archive, backfill, wanted)
    tell(backfill, plan)
    if wanted.dry_run:
        return BackfillEnd(backfill, plan, left=plan.left)
    return _windows(settings, archive, wanted, backfill, plan, log)


def _list(
    settings: Settings, archive: Archive, wanted: BackfillScope, backfill: BackfillHandle, log: Log
) -> str | None:
    """Lists the source; returns the reason if every listing failed, and then the same command begins again."""

    def show(found: CrawlProgress) -> None:
        board().show(f"{wanted.site.slug}: listed", found.done, None)

    def ask() -> None:
        _child(settings, wanted, backfill, backfill.run.id, None, None, log, show)

    _in_turn(archive, wanted.site.slug, ask, log, night_due(settings, archive, wanted.site))
    funnel = funnel_of(archive, backfill.run.id)
    failed = sum(funnel.discoveries_failed.values())
    failure = None
    if unread_files(archive, backfill):
        return None  # the command has read as much as it may; the next one reads on
    if failed and failed == funnel.discoveries:
        failure = "nothing_listed: " + ", ".join(funnel.discoveries_failed)
    end_run(archive, backfill.run.id, failure)
    note_state(archive, backfill.id, BackfillState.DONE if failure else BackfillState.WORKING)
    return failure


def _windows(
    settings: Settings, archive: Archive, wanted: BackfillScope, backfill: BackfillHandle, plan: BackfillPlan, log: Log
) -> BackfillEnd:
    funnels, published, left = [], [], plan.now
    fetched = FetchProgress(wanted.site.slug, plan.now)
    for window in plan.windows:
        if window.open_items and left <= 0:
            break
        if window.open_items or window.interrupted:
            limit = min(left, window.open_items)
            funnels.append(_window(settings, archive, wanted, backfill, window, limit, log, fetched))
            left -= limit
        published += publish_texts(settings, archive, log)
        if not plan.unread:  # else the files that are left may have more pages of these days
            end_window(archive, window.id)
    rest = open_windows(archive, backfill.id)
    if not rest and not plan.unread:
        note_state(archive, backfill.id, BackfillState.DONE)
    number = sum(window.open_items for window in rest)
    return BackfillEnd(backfill, plan, tuple(funnels), tuple(published), number)


def _window(
    settings: Settings,
    archive: Archive,
    wanted: BackfillScope,
    backfill: BackfillHandle,
    window: WindowHandle,
    limit: int,
    log: Log,
    fetched: FetchProgress,
) -> Funnel:
    run = begin_window(archive, wanted.site.slug, window.id, tonight())
    log(f"{window.since} to {window.until}: {limit} of {window.open_items}")

    def fetch_and_read() -> None:
        fetched.next_crawl()
        _child(settings, wanted, backfill, run.id, window.id, limit, log, fetched.show)
        read_site(archive, wanted.site, render=rendering_of(settings, archive, wanted.site, log))
        if wanted.source in LIVE:
            end_live_items(archive, run.id, window.id)
        else:
            settle_backfill(archive, run.id)

    try:
        _in_turn(archive, wanted.site.slug, fetch_and_read, log, night_due(settings, archive, wanted.site))
    except CrawlBroken as broken:
        end_run(archive, run.id, f"crawl_broken: {broken}")
        raise
    end_run(archive, run.id)
    return funnel_of(archive, run.id)


def _in_turn(archive: Archive, site: str, do: Callable[[], None], log: Log, due: NightDue) -> None:
    """Calls `do` while no night of the site runs, waits or is due; resumes after a night that interrupted it."""

    def night_comes() -> bool:
        return due.is_near() or night_waits(archive, site)

    since = time.monotonic()
    while True:
        if night_comes():
            log(f"{site}: the night goes first")
            while night_comes():
                time.sleep(SECONDS)
            since = time.monotonic()
        try:
            with (
                backfill_at_work(archive, site, 0),
                locked_site(archive, site),
                making_way_for(due, archive, site, SECONDS),
            ):
                do()
                return
        except SiteBusy:
            if time.monotonic() - since > PATIENCE:
                raise
            time.sleep(SECONDS)
        except CrawlInterrupted:
            if not night_comes():
                raise


def _child(
    settings: Settings,
    wanted: BackfillScope,
    backfill: BackfillHandle,
    run_id: int,
    window_id: int | None,
    limit: int | None,
    log: Log,
    show: Callable[[CrawlProgress], None],
) -> None:
    slug = wanted.site.slug

    def on_line(line: str) -> None:
        show(CrawlProgress.from_line(line))

    options = {
        "--backfill": backfill.id,
        "--window": window_id,
        "--limit": limit,
        "--archive-url": settings.commoncrawl if wanted.source is BackfillSource.COMMONCRAWL else settings.wayback,
        "--records-url": settings.commoncrawl_data,
        "--most-bytes": wanted.most_bytes,
    }
    command = crawl_command("crawlers.backfill", settings, slug, run_id, options)
    run_child(command, settings, settings.data / "logs" / f"{slug}-{run_id}.log", log, on_line)
