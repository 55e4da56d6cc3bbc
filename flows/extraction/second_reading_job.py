"""The second reading of some bodies, in a reading process; imports no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.generic.second_reader import second_reading
from extractors.html.charset import decode
from extractors.induction.agreement import text_f1
from flows.extraction.limits import CPU_SECONDS, limited_time
from storage.object_store.warc_source import WarcSource
from storage.readings.values import StoredBody
from storage.warc.codings import undo
from storage.warc.limits import BODY_BYTES
from storage.warc.reader import read_responses


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """A body, and what was read from it."""

    body: StoredBody
    title: str
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecondReadingJob:
    warc: WarcSource | Path
    pages: Sequence[ReadBefore]


def read_second(job: SecondReadingJob) -> list[tuple[str, float]]:
    """Address and agreement of each page of which the second reader finds any text."""
    responses = read_responses(job.warc, ((one.body.file, one.body.offset) for one in job.pages))
    found = []
    for one, response in zip(job.pages, responses, strict=True):
        with limited_time(CPU_SECONDS):
            whole = undo(response.payload, response.header("Content-Encoding"), BODY_BYTES)
            texts = second_reading(decode(whole, one.body.content_type or None).text)
        if texts:
            found.append((one.body.url, text_f1(one.blocks, [text for text in texts if text != one.title])))
    return found
