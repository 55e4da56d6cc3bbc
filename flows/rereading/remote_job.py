"""Sends bodies to a Dask worker as plain values, and reads them there."""

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
from storage.errors import CorrectTheInput, TryAgainLater
from storage.object_store.client import ObjectStore
from storage.object_store.warc_source import WarcSource
from storage.readings.values import ReadingResult, StoredBody

LOCAL = "local"  # a temporary scheduler with workers on this machine

PART = 200  # bodies; some seconds of work


@dataclass(frozen=True, slots=True)
class Part:
    """Some bodies as plain values, without the database: the sender writes the rows."""

    site: str
    rules: str
    """The digest of the sender's rules: a worker with other rules would return wrong readings."""
    store: str | None
    bodies: tuple[StoredBody, ...]


def job_parts(archive: Archive, site: Site, bodies: Iterable[Sequence[StoredBody]]) -> Iterator[Part]:
    store = archive.store.url if archive.store else None
    rules = rules_of(site).digest
    for some in bodies:
        for begin in range(0, len(some), PART):
            yield Part(site.slug, rules, store, tuple(some[begin : begin + PART]))


def read_part(part: Part) -> list[ReadingResult]:
    """Reads a part in a separate process, since time and memory limits apply to a process, by this machine's settings.

    Raises CorrectTheInput or TryAgainLater.
    """
    settings = load_settings()
    site = known_site(settings, part.site)
    if rules_of(site).digest != part.rules:
        raise CorrectTheInput(
            f"{part.site}: the Dask workers have another luutru or other site files than this machine"
        )
    if multiprocessing.current_process().daemon:
        raise CorrectTheInput(
            "the Dask workers may start no processes: set DASK_DISTRIBUTED__WORKER__DAEMON=False there"
        )
    warcs = WarcSource(settings.data / "warc", ObjectStore(part.store) if part.store else None)
    if part.store is None and (missing := [body.file for body in part.bodies if not warcs.here(body.file)]):
        raise CorrectTheInput(f"{missing[0]} is not on the Dask workers' machine, and the archive has no object store")
    multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)  # imported once, not for each part
    try:
        return read_job_alone(ReadingJob(warcs, site, part.bodies))
    except ReaderEnded as error:
        raise TryAgainLater(
            f"{part.site}: a reading process ended on a Dask worker ({error}); run this again"
        ) from error
