from collections.abc import Callable

from flows.crawl.child_process import CrawlBroken, CrawlChild, follow_crawl, start_crawl
from flows.extraction.batches import readers
from flows.extraction.crawl_watch import CrawlWatch
from flows.extraction.process import Render, process_site
from flows.extraction.read_during_crawl import read_alongside
from flows.progress import board
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive
from storage.crawl_protocol import CrawlProgress
from storage.runs.lifecycle import end_run


def crawl_site(
    settings: Settings,
    archive: Archive,
    site: str,
    run_id: int,
    log: Callable[[str], None],
    visited: Callable[[int], None] = lambda _: None,
    started: CrawlChild | None = None,
) -> None:
    """Ends the run as failed if the crawl is broken; after an interrupted crawl the run can be resumed.

    `visited` gets the number of visited pages so far; `started` is the run's crawl if it has started already.
    """
    shown = board()

    def show(progress: CrawlProgress) -> None:
        shown.show(f"{site}: pages asked", progress.done, progress.pages)
        visited(progress.done)

    try:
        follow_crawl(started or start_crawl(settings, site, run_id), settings, site, run_id, log, show)
    except CrawlBroken as broken:
        end_run(archive, run_id, f"crawl_broken: {broken}")
        raise


def read_site(archive: Archive, site: Site, crawl: CrawlWatch | None = None, render: Render | None = None) -> int:
    """Reads and settles; returns how many bodies were read. With `crawl` it reads beside it, and settles after it.

    With `render`, refused pages are rendered before their visits are settled.
    """
    shown, task, done = board(), f"{site.slug}: pages read", 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        shown.show(task, done, None)

    with readers() as pool:
        if crawl:
            read_alongside(archive, site, pool, crawl, show)
        if crawl is None or crawl.whole:
            process_site(archive, site, pool, show, render)
    if done:
        shown.show(task, done, done)
    return done
