"""The nightly flow: each site is crawled and read in a flow of its own, then what is new is published."""

import contextvars
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from prefect import flow, get_run_logger, tags, task
from prefect.artifacts import create_table_artifact

from flows.board import board
from flows.corpus_form import corpus_form
from flows.crawl_child import CrawlBroken, CrawlInterrupted
from flows.known_sites import chosen_sites, known_site
from flows.night import begin, close, crawl_site, read_site, refuse_what_cannot_run, tonight
from flows.settings import load_settings
from flows.summary import funnel_rows
from storage.archive import open_archive
from storage.failures import ArchiveError
from storage.funnel import Funnel
from storage.publish import publish

SITES_AT_ONCE = 4  # each waits for its host most of the time


@dataclass(frozen=True, slots=True)
class NightEnd:
    """Each site's funnel, the ordinals that were published, and what went wrong."""

    funnels: tuple[Funnel, ...]
    published: tuple[int, ...]
    failures: tuple[Exception, ...]


@flow(name="nightly")
def nightly(sites: list[str]) -> NightEnd:
    """Crawls, reads and publishes; `sites` are slugs, none for all that are open. One that fails stops no other."""
    settings = load_settings()
    chosen = chosen_sites(settings, sites)
    refuse_what_cannot_run(settings, chosen)
    ends = _all_sites([site.slug for site in chosen])
    return NightEnd(
        funnels=tuple(end for end in ends if isinstance(end, Funnel)),
        published=tuple(publish_new()),
        failures=tuple(end for end in ends if isinstance(end, Exception)),
    )


def night_of_site(site: str) -> Funnel:
    """The site's flow run, under the name and tags by which people look for it."""
    with tags(site, "nightly"):
        return nightly_site.with_options(flow_run_name=f"{site} · {tonight()} · nightly")(site)


@flow(name="nightly-site")
def nightly_site(site: str) -> Funnel:
    """One site's night, without publishing."""
    settings, logger = load_settings(), get_run_logger()
    busy = f"{site}: another command is at work on this site"
    with (
        open_archive(settings.data, settings.database_url) as archive,
        archive.folder.lock(f"site-{site}", wait=0, busy=busy),
    ):
        run = begin(settings, archive, site)
        if run.resumed:
            logger.info("taking up the run of %s that did not end", run.night)
        ask(site, run.id)
        read(site)
        funnel = close(archive, run.id)
    create_table_artifact(
        key=f"funnel-{site}",
        table=funnel_rows(funnel),
        description=f"Where each page and each request of {site} ended, night of {funnel.night}",
    )
    return funnel


@task(name="crawl")
def ask(site: str, run_id: int) -> None:
    """The crawl's own log lines reach the run's log as they come."""
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        crawl_site(settings, archive, site, run_id, get_run_logger().info)


@task(name="read")
def read(site: str) -> int:
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        return read_site(archive, known_site(settings, site))


@task(name="publish")
def publish_new() -> list[int]:
    settings, shown, done = load_settings(), board(), 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        shown.show("published", done, done)

    with open_archive(settings.data, settings.database_url) as archive:
        return publish(archive, corpus_form, show)


def _all_sites(sites: Sequence[str]) -> list[Funnel | Exception]:
    def one(site: str) -> Funnel | Exception:
        try:
            return night_of_site(site)
        except (ArchiveError, CrawlBroken, CrawlInterrupted) as failure:
            return failure

    with ThreadPoolExecutor(SITES_AT_ONCE) as threads:
        futures = [threads.submit(contextvars.copy_context().run, one, site) for site in sites]
        return [future.result() for future in futures]
