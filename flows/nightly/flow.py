"""The nightly flow: crawls and reads each site in a flow run of its own, then publishes what is new."""

import contextvars
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from prefect import State, flow, get_run_logger, tags, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Cancelled

from flows.alerts.failure_hook import tell_of_failure, tell_or_log
from flows.crawl.attachments import plan_attachments
from flows.crawl.child_process import CrawlBroken, CrawlInterrupted
from flows.crawl.rendering import rendering_of
from flows.crawl.site_run import crawl_site, read_site
from flows.exit_codes import EXPECTED
from flows.extraction.batches import readers
from flows.extraction.crawl_watch import CrawlWatch
from flows.extraction.index_terms import indexed_by
from flows.nightly.artifacts import show_end, show_night, show_sites
from flows.nightly.head_start import SITES_AT_ONCE, BegunNight, begun_night
from flows.nightly.relearning import night_alarms, relearned
from flows.nightly.run_end import end, failure_of
from flows.nightly.run_state import is_blocked, state_of
from flows.nightly.steps import judge_step
from flows.orchestration.one_line_failure import fails_in_one_line
from flows.orchestration.progress_artifact import progress_shown
from flows.orchestration.run_lock import at_work
from flows.orchestration.run_names import SKIPPED, run_name
from flows.progress import board
from flows.publishing.publish_texts import publish_texts
from flows.settings import Settings, load_settings
from flows.site_lock import SiteBusy
from flows.sites import chosen_sites, known_site, refuse_what_cannot_run
from storage.archive import Archive, open_archive
from storage.errors import ArchiveError
from storage.runs.health import health_of
from storage.runs.totals import Funnel
from storage.warc_files.sharing import corpus_is_here


class NightFailed(Exception):
    """The night ran to its end, and its result is a failure; what was archived and read stays."""

    def __init__(self, funnel: Funnel) -> None:
        super().__init__(f"{funnel.site}, night of {funnel.night}: {funnel.reason}")
        self.funnel = funnel


@dataclass(frozen=True, slots=True)
class NightEnd:
    """Has each site's funnel, the published ordinals, and what went wrong.

    Nothing is published (None) if a crawl was interrupted: ordinals follow the night's sites in their order, and the
    same command, run again, must reach the corpus of an undisturbed night.
    """

    funnels: tuple[Funnel, ...]
    published: tuple[int, ...] | None
    failures: tuple[Exception, ...]


@flow(name="nightly", flow_run_name=run_name, on_failure=[tell_of_failure], on_crashed=[tell_of_failure])
def nightly(sites: list[str]) -> NightEnd:
    """Crawls, reads and publishes; `sites` are slugs, none for all open sites. A failed site stops no other."""
    settings = load_settings()
    chosen = chosen_sites(settings, sites)
    refuse_what_cannot_run(settings, chosen)
    with at_work(settings.data), readers():
        ends = _all_sites([site.slug for site in chosen])
        funnels = [end for end in ends if isinstance(end, Funnel)]
        failures = tuple(end for end in ends if isinstance(end, Exception))
        if any(isinstance(failure, CrawlInterrupted) for failure in failures):
            return NightEnd(tuple(funnels), None, failures)
        published = tuple(publish_new())
        return NightEnd(_end_all(settings, funnels), published, failures)


@flow(
    name="nightly-site",
    description="Crawl one site, read the new pages, publish their texts. Skipped if another command works on it.",
    flow_run_name=run_name,
    on_failure=[tell_of_failure],
    on_crashed=[tell_of_failure],
)
@fails_in_one_line(*EXPECTED, NightFailed)
def nightly_site(
    site: str,
    publishes: bool = True,
    ends: bool = True,
) -> Funnel | State[Any]:
    """Prefect's form shows these texts for each parameter.

    Args:
        site: the site's slug, as `luutru sites` lists it
        publishes: publish the new texts when the site has been read
        ends: end the run here; a night of several sites ends its runs itself, after publishing
    """
    settings = load_settings()
    refuse_what_cannot_run(settings, [known_site(settings, site)])
    with (
        at_work(settings.data),
        readers(),
        progress_shown(site),
        open_archive(settings.data, settings.database_url) as archive,
    ):
        try:
            with begun_night(settings, archive, site) as begun:
                funnel = _night(archive, begun)
                draft = relearned(settings, archive, funnel)
                if publishes:
                    publish_new()
                if ends:
                    funnel = end(archive, funnel.run_id)
        except SiteBusy as busy:
            return Cancelled(name=SKIPPED, message=str(busy))
        show_night(archive, funnel)
        health = health_of(archive, funnel.run_id)
        for alarm in night_alarms(health, funnel, draft):
            tell_or_log(settings, alarm)
    failure = failure_of(funnel)
    if failure and not is_blocked(health):
        raise NightFailed(replace(funnel, reason=failure))
    return state_of(replace(funnel, reason=failure) if failure else funnel, health)


def _night(archive: Archive, begun: BegunNight) -> Funnel:
    run = begun.run
    if run.resumed:
        get_run_logger().info("resuming the run of %s that did not end", run.night)
    if begun.at:
        get_run_logger().info("the crawl began at %s, while Prefect started", begun.at.isoformat(timespec="seconds"))
    _crawl_and_read(begun)
    if plan_attachments(archive, known_site(load_settings(), run.site), run.id):
        _crawl_and_read(replace(begun, crawl=None))
    return judge_step(archive, run.id)


def _crawl_and_read(begun: BegunNight) -> None:
    watch = CrawlWatch()
    reading = read.submit(begun.run.site, watch)
    try:
        ask(begun, watch)
    finally:
        reading.wait()
    reading.result()


def _end_all(settings: Settings, funnels: Sequence[Funnel]) -> tuple[Funnel, ...]:
    with open_archive(settings.data, settings.database_url) as archive:
        ended = tuple(end(archive, funnel.run_id) for funnel in funnels)
        for funnel in ended:
            show_end(archive, funnel)
        show_sites(archive)
    return ended


@task(name="crawl", cache_policy=NO_CACHE)
def ask(begun: BegunNight, watch: CrawlWatch) -> None:
    """Crawls the site; the crawl's log lines appear in the run's log at once."""
    with watch.watched():
        settings = load_settings()
        with open_archive(settings.data, settings.database_url) as archive:
            crawl_site(
                settings, archive, begun.run.site, begun.run.id, get_run_logger().info, watch.report, begun.crawl
            )


@task(name="read", cache_policy=NO_CACHE)
def read(site: str, crawl: CrawlWatch) -> int:
    """Reads beside the crawl, in a thread of its own."""
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        chosen = known_site(settings, site)
        return read_site(archive, chosen, crawl, rendering_of(settings, archive, chosen, get_run_logger().info))


@task(name="publish")
def publish_new() -> list[int]:
    settings, shown, done = load_settings(), board(), 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        shown.show("published", done, done)

    with open_archive(settings.data, settings.database_url) as archive:
        if not corpus_is_here(archive):
            get_run_logger().info("the corpus is on another machine, which publishes")
            return []
        with readers() as pool:
            return publish_texts(settings, archive, get_run_logger().info, show, indexed_by(pool))


def _all_sites(sites: Sequence[str]) -> list[Funnel | Exception]:
    def one(site: str) -> Funnel | Exception:
        try:
            return _one_of_many(site)
        except (ArchiveError, CrawlBroken, CrawlInterrupted) as failure:
            return failure

    with ThreadPoolExecutor(SITES_AT_ONCE) as threads:
        futures = [threads.submit(contextvars.copy_context().run, one, site) for site in sites]
        return [future.result() for future in futures]


def _one_of_many(site: str) -> Funnel:
    """Runs a site's flow under the night's; publishing waits until all sites are read."""
    with tags(site, "nightly"):
        end: State[Any] = nightly_site(site, publishes=False, ends=False, return_state=True)
    if end.name == SKIPPED:
        raise SiteBusy(end.message)
    try:
        funnel: Funnel = end.result()
    except NightFailed as failed:
        return failed.funnel
    return funnel
