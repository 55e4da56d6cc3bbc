"""Reading what is unread, in batches, in processes that stay warm."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from math import ceil
from pathlib import Path

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.corpus_text import content_hash
from extractors.read import read, read_to_no_end
from extractors.refusal import Refusal, RefusalReason
from extractors.version import EXTRACTOR_VERSION
from flows.reading_alone import Fault, ReaderEnded, read_alone
from flows.reading_limits import CPU_SECONDS, limit_memory, limited_time
from flows.reading_pool import BodyAtFault, ReadersKilled, ReadingPool, pool_of
from seeds.site import Site
from storage.archive import Archive
from storage.content_coding import undo
from storage.failures import TryAgainLater
from storage.readings import ReadingResult, TextFound, keep_readings
from storage.unread import Rules, StoredBody, unread_bodies
from storage.warc_reader import read_response
from storage.warc_shelf import WarcShelf

BATCH = 50
MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadingJob:
    """Some bodies of one site, and where the WARC files are opened in which they lie; `seconds` of CPU for each."""

    warc: WarcShelf | Path
    site: Site
    bodies: Sequence[StoredBody]
    seconds: float = CPU_SECONDS


@contextmanager
def reading_processes(workers: int) -> Iterator[ReadingPool]:
    """Not forked from us: we have threads, and a fork may copy a lock that one of them holds."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flows.read_bodies"])
    with pool_of(workers, context, _begin) as pool:
        yield pool


def _begin() -> None:
    _end_with_parent()
    limit_memory()


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


def read_unread(
    archive: Archive, site: Site, pool: ReadingPool, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Reads the unread bodies and keeps the readings; returns how many. `progress` is told batch by batch."""
    number = 0
    for bodies in unread_bodies(archive, rules_of(site)):
        for results in read_batches(archive, site, pool, bodies):
            keep_readings(archive, site.slug, EXTRACTOR_VERSION, results)
            number += len(results)
            progress(len(results))
    return number


def read_batches(
    archive: Archive, site: Site, pool: ReadingPool, bodies: Sequence[StoredBody]
) -> Iterator[list[ReadingResult]]:
    """What the site's rules get out of these bodies, batch by batch; nothing is kept. Raises TryAgainLater."""
    jobs = [ReadingJob(archive.warcs, site, part) for part in _parts(bodies, pool.workers)]
    handed = [(job, pool.submit(read_job, job)) for job in jobs]
    try:
        for job, under_way in handed:
            try:
                yield pool.result(under_way)
            except BodyAtFault:
                yield read_job_alone(job)
    except (ReadersKilled, ReaderEnded) as error:
        raise TryAgainLater(
            f"{site.slug}: a reading process was killed (is there enough memory?); run the same command again to go on"
        ) from error


def rules_of(site: Site) -> Rules:
    return Rules(site.slug, site.reading_digests, EXTRACTOR_VERSION)


def read_job(job: ReadingJob) -> list[ReadingResult]:
    return [_read_one(job, body) for body in job.bodies]


def read_job_alone(job: ReadingJob) -> list[ReadingResult]:
    """What breaks the process that reads it is refused, and the others are read. Raises ReaderEnded."""
    return [
        reading_result(found.item.id, read_to_no_end(job.site, found.reason)) if isinstance(found, Fault) else found
        for found in read_alone(_begin, partial(_read_one, job), job.bodies)
    ]


def _read_one(job: ReadingJob, body: StoredBody) -> ReadingResult:
    response = read_response(job.warc, body.file, body.offset)
    try:
        with limited_time(job.seconds):
            whole = undo(response.payload, response.header("Content-Encoding"), MOST_BYTES)
            page = CapturedPage(whole, body.content_type or None, body.url, body.captured_at)
            return reading_result(body.id, read(page, job.site))
    except MemoryError:
        return reading_result(body.id, read_to_no_end(job.site, RefusalReason.TOO_MUCH_MEMORY))


def reading_result(body_id: int, outcome: Article | Refusal) -> ReadingResult:
    if isinstance(outcome, Refusal):
        return ReadingResult(body_id, outcome.layout, outcome.layout_digest, None, outcome.reason.value, outcome.detail)
    text = TextFound(
        content_hash=content_hash(outcome),
        title=outcome.title,
        lead=outcome.lead,
        blocks=outcome.blocks,
        fields={
            "section": outcome.section,
            "byline": outcome.byline,
            "byline_place": outcome.byline_place,
            "published": outcome.published.iso() if outcome.published else None,
            "precision": outcome.published.precision.value if outcome.published else None,
            "confirmed": outcome.confirmed,
            "kinds": [kind.value for kind in outcome.kinds],
            "warnings": [f"{warning.kind.value}: {warning.detail}" for warning in outcome.warnings],
        },
    )
    return ReadingResult(body_id, outcome.layout, outcome.layout_digest, text)


def _parts(bodies: Sequence[StoredBody], workers: int) -> Iterator[list[StoredBody]]:
    """Where there are few, each process gets its share of them."""
    rest, size = iter(bodies), min(BATCH, ceil(len(bodies) / workers))
    while part := list(islice(rest, size)):
        yield part
