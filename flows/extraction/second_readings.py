"""Reads a sample of a night's articles a second time, by another reader, in the reading processes."""

from collections.abc import Sequence
from math import ceil

from flows.extraction.batches import readers
from flows.extraction.pool import BodyAtFault, ReadersKilled
from flows.extraction.second_reading_job import ReadBefore, SecondReadingJob, read_second
from flows.health.second_reader import NO_SAMPLE, SecondReadings, second_readings_of
from storage.archive import Archive
from storage.errors import TryAgainLater
from storage.runs.second_sample import second_sample


def second_readings(archive: Archive, run_id: int) -> SecondReadings:
    """A part of the sample that breaks the second reader is left out. Raises TryAgainLater."""
    pages = [ReadBefore(one.body, one.title, one.blocks) for one in second_sample(archive, run_id)]
    return _read(archive, pages) if pages else NO_SAMPLE


def _read(archive: Archive, pages: Sequence[ReadBefore]) -> SecondReadings:
    found: list[tuple[str, float]] = []
    with readers() as pool:
        size = ceil(len(pages) / pool.workers)
        jobs = [SecondReadingJob(archive.warcs, pages[at : at + size]) for at in range(0, len(pages), size)]
        for handed in [pool.submit(read_second, job) for job in jobs]:
            try:
                part: list[tuple[str, float]] = pool.result(handed)
            except BodyAtFault:
                continue
            except ReadersKilled as error:
                raise TryAgainLater(
                    "a reading process was killed (is there enough memory?); run the same command again to go on"
                ) from error
            found += part
    return second_readings_of(found)
