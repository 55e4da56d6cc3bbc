"""The nightly flow: each site is crawled and read in a flow of its own, then what is new is published."""

import contextvars
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from prefect import flow, get_run_logger, tags, task
from prefect.artifacts import create_table_artifact

from flows.board import board
from flows.corpus_form import corpus_form
from flows.crawl_child import CrawlBroken, CrawlInterrupted
from flows.known_sites import chosen_sites
from flows.night import NightOfSite, begin, close, crawl_site, read_site, refuse_what_cannot_run
from flows.read_bodies import reading_processes
from flows.settings import Settings, load_settings
from flows.summary import funnel_rows
from seeds.site import Site
from storage.archive import Archive, open_archive
from storage.failures import ArchiveError
from storage.funnel import Funnel
from storage.publish import publish
from storage.runs import RunHandle

SITES_AT_ONCE = 4  # each waits for its host most of the time


@dataclass(frozen=True, slots=True)
class NightEnd:
    """Each site's funnel, what was published, and what went wrong where."""

    funnels: tuple[Funnel, ...]
    published: tuple[int, ...]
    failures: tuple[Exception, ...]


@flow(name="nightly", flow_run_name="nightly · {sites}", validate_parameters=False)
def nightly(sites: list[str]) -> NightEnd:
    """Crawls, reads and publishes; `sites` are slugs, none for all that are open."""
    settings = load_settings()
    chosen = chosen_sites(settings, sites)
    refuse_what_cannot_run(settings, chosen)
    with open_archive(settings.data, settings.database_url) as archive, reading_processes(os.cpu_count() or 1) as pool:
        ends = _all_sites(settings, archive, chosen, pool)
        published = publish_new(archive)
    return NightEnd(
        funnels=tuple(end for end in ends if isinstance(end, Funnel)),
        published=tuple(published),
        failures=tuple(end for end in ends if isinstance(end, Exception)),
    )


def _all_sites(
    settings: Settings, archive: Archive, sites: Sequence[Site], pool: ProcessPoolExecutor
) -> list[Funnel | Exception]:
    """Some sites at a time; one that fails does not stop the others."""

    def one(site: Site) -> Funnel | Exception:
        try:
            with tags(site.slug, "nightly"):
                return night_of_site(NightOfSite(settings, archive, site, board()), pool)
        except (ArchiveError, CrawlBroken, CrawlInterrupted) as failure:
            return failure

    with ThreadPoolExecutor(SITES_AT_ONCE) as threads:
        futures = [threads.submit(contextvars.copy_context().run, one, site) for site in sites]
        return [future.result() for future in futures]


def night_of_site(night: NightOfSite, pool: ProcessPoolExecutor) -> Funnel:
    """The site's flow run, under the name by which people look for it."""
    with ExitStack() as stack:
        stack.enter_context(
            night.archive.folder.lock(
                f"site-{night.site.slug}", wait=0, busy=f"{night.site.slug}: another command is at work on this site"
            )
        )
        run = begin(night)
        name = f"{night.site.slug} · {run.night} · nightly"
        return site_flow.with_options(flow_run_name=name)(night, run, pool)


@flow(name="nightly-site", validate_parameters=False)
def site_flow(night: NightOfSite, run: RunHandle, pool: ProcessPoolExecutor) -> Funnel:
    logger = get_run_logger()
    if run.resumed:
        logger.info("taking up the run of %s that did not end", run.night)
    crawl_task(night, run)
    read_task(night, pool)
    funnel = close(night, run)
    create_table_artifact(
        key=f"funnel-{night.site.slug}",
        table=funnel_rows(funnel),
        description=f"Where each page and each request of {night.site.slug} ended, night of {run.night}",
    )
    return funnel


@task(name="crawl")
def crawl_task(night: NightOfSite, run: RunHandle) -> None:
    """The crawl's log lines reach the run's log as they come."""
    crawl_site(night, run, get_run_logger().info)


@task(name="read")
def read_task(night: NightOfSite, pool: ProcessPoolExecutor) -> int:
    return read_site(night, pool)


@task(name="publish")
def publish_new(archive: Archive) -> list[int]:
    done = 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        board().show("publish", done, None)

    return publish(archive, corpus_form, show)
