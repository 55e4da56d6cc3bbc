"""Reads a sample of a night's articles a second time, by another reader, in the reading processes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import ceil

from flows.extraction.batches import readers
from flows.extraction.pool import BodyAtFault, Job, ReadersKilled, ReadingPool
from flows.extraction.second_reading_job import ReadBefore, SecondReadingJob, read_second
from flows.health.second_reader import NO_SAMPLE, SecondReadings, second_readings_of
from storage.archive import Archive
from storage.errors import TryAgainLater
from storage.runs.second_sample import second_sample

Found = list[tuple[str, float]]


@contextmanager
def second_readings(archive: Archive, run_id: int) -> Iterator[Callable[[], SecondReadings]]:
    """Begins to read the sample; what it yields waits for the outcome, and raises TryAgainLater.

    A part of the sample that breaks the second reader is left out.
    """
    pages = [ReadBefore(one.body, one.title, one.blocks) for one in second_sample(archive, run_id)]
    if not pages:
        yield lambda: NO_SAMPLE
        return
    with readers() as pool:
        size = ceil(len(pages) / pool.workers)
        jobs = [SecondReadingJob(archive.warcs, pages[at : at + size]) for at in range(0, len(pages), size)]
        submitted = [pool.submit(read_second, job) for job in jobs]
        yield lambda: _outcome(pool, submitted)


def _outcome(pool: ReadingPool, submitted: Sequence[Job[Found]]) -> SecondReadings:
    found: Found = []
    for job in submitted:
        try:
            part: Found = pool.result(job)
        except BodyAtFault:
            continue
        except ReadersKilled as error:
            raise TryAgainLater(
                "a reading process was killed (is there enough memory?); run the same command again to go on"
            ) from error
        found += part
    return second_readings_of(found)
