"""Reads unread bodies in batches, in one pool of reading processes for all sites of a night."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from math import ceil

from extractors.version import EXTRACTOR_VERSION
from flows.extraction.attachment import attachment_digest
from flows.extraction.isolated import ReaderEnded
from flows.extraction.job import (
    PRELOADED,
    SECOND_READER,
    ReadingJob,
    begin_reading,
    read_job,
    read_job_alone,
)
from flows.extraction.pool import BodyAtFault, Job, ReadersKilled, ReadingPool, pool_of
from flows.progress import board
from seeds.site import Site
from storage.archive import Archive
from storage.errors import TryAgainLater
from storage.readings.stated_fields import stated_of_bodies
from storage.readings.store import keep_readings
from storage.readings.unread import Rules, unread_bodies
from storage.readings.values import ReadingResult, StatedFields, StoredBody
from storage.warc.gzip_members import ArchiveDamaged
from storage.warc_files.damaged_records import give_up_record

BATCH = 50
AHEAD = 3  # jobs per process: results wait to be stored, and must not pile up


@contextmanager
def reading_processes(workers: int, *also_preloaded: str) -> Iterator[ReadingPool]:
    """Starts the pool without fork: this process has threads, and a fork may copy a lock that one of them holds."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*PRELOADED, *also_preloaded])
    with pool_of(workers, context, begin_reading) as pool:
        yield pool


def read_unread(
    archive: Archive, site: Site, pool: ReadingPool, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Reads the unread bodies and stores the readings; returns how many. `progress` is called for each batch.

    A damaged record affects only its own pages: the next run requests them again.
    """
    number = 0
    while True:
        try:
            for bodies in unread_bodies(archive, rules_of(site)):
                for results in read_batches(archive, site, pool, bodies):
                    keep_and_show(archive, site, bodies, results)
                    number += len(results)
                    progress(len(results))
        except ArchiveDamaged as damage:
            if not give_up_record(archive, site.slug, damage):
                raise
        else:
            return number


def keep_and_show(archive: Archive, site: Site, bodies: Sequence[StoredBody], results: Sequence[ReadingResult]) -> None:
    """Stores the readings of some of these bodies, and shows the refusals on the board."""
    keep_readings(archive, site.slug, EXTRACTOR_VERSION, results)
    refusals = {one.body_id: one.refusal for one in results if one.refusal}
    for body in bodies if refusals else ():
        if reason := refusals.get(body.id):
            board().refused(site.slug, reason, body.url)


def read_batches(
    archive: Archive, site: Site, pool: ReadingPool, bodies: Sequence[StoredBody]
) -> Iterator[list[ReadingResult]]:
    """Reads these bodies by the site's rules, batch by batch, without storing. Raises TryAgainLater."""
    jobs = (
        ReadingJob(archive.warcs, site, part, stated=_stated(archive, site, part))
        for part in _parts(bodies, pool.workers)
    )
    under_way = deque(_handed(pool, islice(jobs, AHEAD * pool.workers)))
    try:
        while under_way:
            job, handed = under_way.popleft()
            try:
                results = pool.result(handed)
            except BodyAtFault:
                results = read_job_alone(job)
            under_way.extend(_handed(pool, islice(jobs, 1)))
            yield results
    except (ReadersKilled, ReaderEnded) as error:
        raise TryAgainLater(
            f"{site.slug}: a reading process was killed (is there enough memory?); run the same command again to go on"
        ) from error


def _stated(archive: Archive, site: Site, bodies: Sequence[StoredBody]) -> dict[int, StatedFields]:
    """Needed if no layout proves the reading."""
    return {} if site.layouts else stated_of_bodies(archive, site.slug, [body.id for body in bodies])


def _handed(pool: ReadingPool, jobs: Iterable[ReadingJob]) -> Iterator[tuple[ReadingJob, Job[list[ReadingResult]]]]:
    return ((job, pool.submit(read_job, job)) for job in jobs)


def rules_of(site: Site) -> Rules:
    documents = frozenset({attachment_digest(site)}) if site.attachments else frozenset()
    replaced = {name for layout in site.layouts for name in layout.replaces}
    return Rules(
        site.slug,
        site.reading_digests | documents,
        EXTRACTOR_VERSION,
        frozenset(layout.digest for layout in site.layouts if layout.name in replaced),
    )


def _parts(bodies: Sequence[StoredBody], workers: int) -> Iterator[list[StoredBody]]:
    """Splits the bodies into jobs; with few bodies, each process gets its share."""
    rest, size = iter(bodies), min(BATCH, ceil(len(bodies) / workers))
    while part := list(islice(rest, size)):
        yield part


_readers: ContextVar[ReadingPool] = ContextVar("readers")


@contextmanager
def readers() -> Iterator[ReadingPool]:
    """Reuses the enclosing pool, else creates one with a process per core until the block ends."""
    if shared := _readers.get(None):
        yield shared
        return
    with reading_processes(os.cpu_count() or 1, SECOND_READER) as own:
        token = _readers.set(own)
        try:
            yield own
        finally:
            _readers.reset(token)
