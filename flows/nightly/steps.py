"""Runs one site's night step by step, without an orchestrator: begin, crawl, read, close."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime, timedelta

from flows.clock import tonight
from flows.crawl.site_run import crawl_site, read_site
from flows.extraction.crawl_watch import CrawlWatch
from flows.health.evaluate import judge_run
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive, decide_kind
from storage.corpus.older_database import refuse_writing
from storage.runs.lifecycle import RunHandle, begin_run, end_run, judged_and_not_ended
from storage.runs.totals import Funnel, funnel_of

SAME_NIGHT = timedelta(hours=20)  # less than from one night to the next, which must crawl again


def begin(settings: Settings, archive: Archive, site: str) -> RunHandle:
    """Resumes the site's unfinished run, or begins a new one.

    A run that lacks only its publishing is not resumed after its own night. Raises DatabaseOlderThanCorpus.
    """
    refuse_writing(archive)
    decide_kind(archive, settings.kind)
    for old in judged_and_not_ended(archive, site, before=datetime.now(UTC) - SAME_NIGHT):
        end(archive, old)
    return begin_run(archive, site, tonight())


def crawl_and_read(settings: Settings, archive: Archive, site: Site, run_id: int, log: Callable[[str], None]) -> int:
    """Crawls and reads at once, in two threads; returns how many bodies were read. Raises as `crawl_site` does."""
    watch = CrawlWatch()
    with ThreadPoolExecutor(1, "reading") as threads:
        reading = threads.submit(copy_context().run, read_site, archive, site, watch)
        with watch.watched():
            crawl_site(settings, archive, site.slug, run_id, log, watch.told)
    return reading.result()


def close(archive: Archive, run_id: int) -> Funnel:
    """Judges the run and ends it."""
    judge(archive, run_id)
    return end(archive, run_id)


def judge(archive: Archive, run_id: int) -> Funnel:
    """Judges the run, and keeps it resumable until its texts are published: a killed night fetches no page again."""
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
    """A run that finds no page where there should be some is a failure, never a quiet night."""
    return None if funnel.open or funnel.found or funnel.listed else _nothing_found(funnel)


def _nothing_found(funnel: Funnel) -> str:
    reasons = ", ".join(f"{reason} × {number}" for reason, number in funnel.discoveries_failed.items())
    return f"no_pages_found ({funnel.discoveries} discoveries requested{': ' + reasons if reasons else ''})"
