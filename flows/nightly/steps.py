"""Runs the steps of a site's night after its beginning, without an orchestrator: crawl, read, judge, close."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from flows.crawl.attachments import plan_attachments
from flows.crawl.rendering import rendering_of
from flows.crawl.site_run import crawl_site, read_site
from flows.extraction.crawl_watch import CrawlWatch
from flows.extraction.second_readings import second_readings
from flows.health.evaluate import judge_run
from flows.nightly.run_end import end
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive
from storage.runs.totals import Funnel, funnel_of


def crawl_and_read(settings: Settings, archive: Archive, site: Site, run_id: int, log: Callable[[str], None]) -> int:
    """Crawls and reads pages, then the documents that they link; returns how many bodies were read.

    Raises as `crawl_site` does.
    """
    number = _crawl_and_read(settings, archive, site, run_id, log)
    if plan_attachments(archive, site, run_id):
        number += _crawl_and_read(settings, archive, site, run_id, log)
    return number


def _crawl_and_read(settings: Settings, archive: Archive, site: Site, run_id: int, log: Callable[[str], None]) -> int:
    """Crawls and reads at once, in two threads."""
    watch = CrawlWatch()
    with ThreadPoolExecutor(1, "reading") as threads:
        render = rendering_of(settings, archive, site, log)
        reading = threads.submit(copy_context().run, read_site, archive, site, watch, render)
        with watch.watched():
            crawl_site(settings, archive, site.slug, run_id, log, watch.report)
    return reading.result()


def close(archive: Archive, run_id: int) -> Funnel:
    """Judges the run and ends it."""
    judge_step(archive, run_id)
    return end(archive, run_id)


def judge_step(archive: Archive, run_id: int) -> Funnel:
    """Judges the run, and keeps it resumable until its texts are published: a killed night fetches no page again."""
    funnel = funnel_of(archive, run_id)
    if not funnel.open:
        with second_readings(archive, run_id) as second:
            judge_run(archive, run_id, second)
    return funnel
