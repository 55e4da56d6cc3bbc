"""Runs one site's night step by step, without an orchestrator: begin, crawl, read, close."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime, timedelta

from flows.clock import tonight
from flows.crawl.attachments import plan_attachments
from flows.crawl.rendering import rendering_of
from flows.crawl.site_run import crawl_site, read_site
from flows.extraction.crawl_watch import CrawlWatch
from flows.extraction.second_readings import second_readings
from flows.health.checks.fault_rates import LEAST_REFUSED, is_refusal
from flows.health.evaluate import judge_run
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive, decide_kind
from storage.corpus.older_database import refuse_writing
from storage.corpus.unapplied_takedowns import apply_unapplied
from storage.outcomes import Outcome
from storage.runs.lifecycle import RunHandle, begin_run, end_run, judged_and_not_ended
from storage.runs.totals import Funnel, funnel_of

SITES_AT_ONCE = 4  # each waits for its host most of the time
SAME_NIGHT = timedelta(hours=20)  # less than from one night to the next, which must crawl again


def begin(settings: Settings, archive: Archive, site: str) -> RunHandle:
    """Resumes the site's unfinished run, or begins a new one.

    A run that lacks only its publishing is not resumed after its own night. Raises DatabaseOlderThanCorpus.
    """
    refuse_writing(archive)
    apply_unapplied(archive)
    decide_kind(archive, settings.kind)
    for old in judged_and_not_ended(archive, site, before=datetime.now(UTC) - SAME_NIGHT):
        end(archive, old)
    return begin_run(archive, site, tonight())


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


def end(archive: Archive, run_id: int) -> Funnel:
    funnel = funnel_of(archive, run_id)
    if not funnel.open:
        end_run(archive, run_id, failure_of(funnel))
    return funnel_of(archive, run_id)


def failure_of(funnel: Funnel) -> str | None:
    """A night without any found or answering page is a failure, never a quiet night."""
    if funnel.open:
        return None
    if not funnel.found and not funnel.listed:
        return _nothing_found(funnel)
    return _no_answer(funnel)


def _no_answer(funnel: Funnel) -> str | None:
    """The reason, if all of several requested pages gave a refusal or an error."""
    silent = {(word, reason): number for (word, reason), number in funnel.pages.items() if _is_refused(word, reason)}
    passed = sum(number for (word, reason), number in funnel.pages.items() if _is_passed(word, reason))
    number = sum(silent.values())
    if number < LEAST_REFUSED or number + passed < funnel.found:
        return None
    reasons = ", ".join(f"{reason or word} × {times}" for (word, reason), times in silent.items())
    return f"no_page_answered ({number} pages asked: {reasons})"


def _is_refused(outcome: str, reason: str | None) -> bool:
    if outcome == Outcome.BLOCKED:
        return True
    if outcome == Outcome.REFUSED:
        return reason in ("challenge", "login")
    return outcome in (Outcome.FAILED, Outcome.DEFERRED) and is_refusal(reason or "")


def _is_passed(outcome: str, reason: str | None) -> bool:
    """Pages that were not requested."""
    return outcome == Outcome.SKIPPED or (outcome == Outcome.DEFERRED and not _is_refused(outcome, reason))


def _nothing_found(funnel: Funnel) -> str:
    reasons = ", ".join(f"{reason} × {number}" for reason, number in funnel.discoveries_failed.items())
    return f"no_pages_found ({funnel.discoveries} discoveries requested{': ' + reasons if reasons else ''})"
