"""Some bodies that another machine is to read: what it is told, and how it reads them there."""

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flows.extraction.batches import rules_of
from flows.extraction.isolated import ReaderEnded
from flows.extraction.job import PRELOADED, ReadingJob, read_job_alone
from flows.settings import load_settings
from flows.sites import known_site
from seeds.site import Site
from storage.archive import Archive
from storage.errors import MendTheFolder, TryAgainLater
from storage.object_store.client import ObjectStore
from storage.object_store.warc_source import WarcSource
from storage.readings.values import ReadingResult, StoredBody

LOCAL = "local"  # a scheduler and workers of this machine's, for the while

PART = 200  # bodies; some seconds of work


@dataclass(frozen=True, slots=True)
class Part:
    """In plain values, and without the database: the rows are written by whoever hands it out."""

    site: str
    rules: str
    """Their digest: who reads by others would return readings under a wrong name."""
    store: str | None
    bodies: tuple[StoredBody, ...]


def parts_of(archive: Archive, site: Site, bodies: Iterable[Sequence[StoredBody]]) -> Iterator[Part]:
    store = archive.store.url if archive.store else None
    rules = rules_of(site).digest
    for some in bodies:
        for begin in range(0, len(some), PART):
            yield Part(site.slug, rules, store, tuple(some[begin : begin + PART]))


def read_part(part: Part) -> list[ReadingResult]:
    """By this machine's settings, in a process of its own: the limits of time and memory are a process's.

    Raises MendTheFolder or TryAgainLater.
    """
    settings = load_settings()
    site = known_site(settings, part.site)
    if rules_of(site).digest != part.rules:
        raise MendTheFolder(f"{part.site}: the Dask workers have another luutru or other site files than this machine")
    if multiprocessing.current_process().daemon:
        raise MendTheFolder("the Dask workers may start no processes: set DASK_DISTRIBUTED__WORKER__DAEMON=False there")
    warcs = WarcSource(settings.data / "warc", ObjectStore(part.store) if part.store else None)
    if part.store is None and (missing := [body.file for body in part.bodies if not warcs.here(body.file)]):
        raise MendTheFolder(f"{missing[0]} is not on the Dask workers' machine, and the archive has no object store")
    multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)  # imported once, not a part
    try:
        return read_job_alone(ReadingJob(warcs, site, part.bodies))
    except ReaderEnded as error:
        raise TryAgainLater(
            f"{part.site}: a reading process ended on a Dask worker ({error}); run this again"
        ) from error
