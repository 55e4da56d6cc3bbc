"""A body that makes its reader hang, fill memory or crash is refused with the reason; all other bodies are read."""

import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.html.nesting import DEEPEST, deepest_nesting
from flows.extraction.batches import reading_processes
from flows.extraction.isolated import ReaderEnded, read_alone
from flows.extraction.job import ReadingJob, read_job, read_job_alone
from flows.extraction.pool import BodyAtFault, ReadersKilled
from storage.readings.values import StoredBody
from storage.warc.writer import WarcWriter
from tests.extractors.page_reading import site_named
from tests.extractors.plain_pages import longform_page
from tests.storage.exchanges import MOMENT, PLAIN

SECONDS = 3.0
SOUND = longform_page()
# The parser compares each attribute with all before it: 1 MB takes minutes of lexbor.
SLOW = "<p " + " ".join(f"a{number}=1" for number in range(120_000)) + ">"
# Every paragraph opens again all fonts that the one before had open: 40 KB takes more than a gigabyte of memory.
LARGE = "<p>" + "".join(f"<font a{number}>" for number in range(2000)) + "</p><p>x" * 2000
DEEP = "<div>" * 200_000 + "</b>" * 200_000


def job_of(folder: Path, pages: Sequence[str]) -> ReadingJob:
    with WarcWriter(folder, prefix="LT", site="bao", info={}) as warc:
        places = [
            warc.write(replace(PLAIN, url=f"https://bao.example/{number}", payload=("<html>" + page).encode()), {})
            for number, page in enumerate(pages)
        ]
    bodies = [
        StoredBody(number, "https://bao.example/bai-123456.html", "text/html", MOMENT, place.file, place.offset)
        for number, place in enumerate(places)
    ]
    return ReadingJob(folder, site_named("hanoimoi"), bodies, SECONDS)


def test_each_is_refused_with_its_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    job = job_of(tmp_path, [SOUND, SLOW, SOUND, LARGE, DEEP, SOUND])
    with reading_processes(1) as pool:
        under_way = pool.submit(read_job, job)
        waiting = pool.submit(read_job, replace(job, bodies=job.bodies[:1]))
        with pytest.raises(BodyAtFault):
            pool.result(under_way)
        with pytest.raises(BodyAtFault):
            pool.result(waiting)
        again = pool.result(pool.submit(read_job, replace(job, bodies=job.bodies[:1])))
        found = read_job_alone(job)
    assert [result.refusal for result in found] == [None, "too_slow", None, "too_much_memory", "too_deep", None]
    assert [result.body_id for result in found] == [body.id for body in job.bodies]
    assert again == found[:1]
    assert {result.layout_digest for result in found if result.refusal} == {job.site.signs_digest}


def nothing() -> None:
    pass


def harmed(number: int) -> int:
    if number:
        os.kill(os.getpid(), number)
    return number


def test_a_crash_of_the_parser_is_the_bodys_fault_and_a_kill_from_outside_is_not() -> None:
    found = list(read_alone(nothing, harmed, [0, signal.SIGSEGV, 0]))
    assert [getattr(one, "reason", None) for one in found] == [None, "breaks_reader", None]
    with pytest.raises(ReaderEnded):
        list(read_alone(nothing, harmed, [0, signal.SIGKILL, 0]))


def test_a_pool_raises_for_a_killed_process_and_continues() -> None:
    with reading_processes(1) as pool:
        with pytest.raises(ReadersKilled):
            pool.result(pool.submit(harmed, signal.SIGKILL))
        assert pool.result(pool.submit(harmed, 0)) == 0


@pytest.mark.parametrize(
    ("html", "depth"),
    [
        ("<p>" * 10_000, 0),
        ("<div></div>" * 10_000, 1),
        ("<div></b>" * 10_000, 10_000),
        ("<DIV class=a><span\n>" * 5_000, 10_000),
        ("<div>" * DEEPEST, 0),
        ("<divan>" * 10_000, 0),
    ],
)
def test_depth_is_counted_like_the_parsers_nesting(html: str, depth: int) -> None:
    assert deepest_nesting(html) == depth
