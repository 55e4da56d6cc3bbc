"""SIGKILL of the real `luutru nightly` over two sites, with Prefect; then the same command again."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from flows.extraction.corpus_form import corpus_form
from flows.nightly.begin import begin
from flows.nightly.run_end import end
from flows.nightly.steps import crawl_and_read, judge_step
from flows.settings import Settings
from flows.sites import known_site
from storage.archive import open_archive
from storage.corpus.publish import publish
from tests.end_to_end.processes import LUUTRU, Flow, alive, descendants, environment, run, running, wait_until
from tests.end_to_end.row_counts import count
from tests.end_to_end.settled import Settled, settled
from tests.rehearsal.portal import Rehearsal

SITES = ("hanoimoi", "thanhtri")
NIGHT = (*LUUTRU, "nightly", *SITES)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_night_that_is_killed_asks_no_finished_site_again(portal: Rehearsal, tmp_path: Path) -> None:
    """The first kill is during one site's crawl, after the other was read; the second during publishing."""
    undisturbed = _undisturbed(portal, tmp_path / "undisturbed")
    portal.log.clear()
    data = tmp_path / "data"
    settings = environment(data, portal.origin)
    slow = portal.sites["hanoimoi.vn"]  # its crawl lasts over a minute: the other site is read well before its end
    manner, slow.manner = slow.manner, replace(slow.manner, crawl_delay=3)
    with running(NIGHT, settings, tmp_path) as flow:
        wait_while_at_work(flow, lambda: _crawled(portal, "hanoimoi.vn") and count(data, "health") == 1)
        left = list(descendants(flow.process.pid))
        flow.kill()
    slow.manner = manner
    assert count(data, "health") == 1
    assert any("-m crawlers" in command for _, command in left)
    wait_until(lambda: not [command for pid, command in left if alive(pid)], f"the end of {left}")
    assert not list((data / "warc").rglob("*.open"))

    portal.log.clear()
    with running(NIGHT, settings, tmp_path) as flow:
        wait_while_at_work(flow, lambda: count(data, "health") == 2)
        assert flow.kill_when(lambda: bool(count(data, "publication")), pace=0.002), flow.output
    assert {seen.host for seen in portal.requests()} == {"hanoimoi.vn"}

    portal.log.clear()
    again = run(NIGHT, settings)
    assert again.returncode == 0, again.stderr
    assert not portal.requests()
    assert settled(data) == undisturbed


def _crawled(portal: Rehearsal, host: str) -> bool:
    """A busy Prefect server may start one site's run seconds after the other's."""
    return any(seen.host == host for seen in portal.requests())


def wait_while_at_work(flow: Flow, condition: Callable[[], bool]) -> None:
    while not condition():
        assert flow.process.poll() is None, flow.output
        time.sleep(0.02)


def _undisturbed(portal: Rehearsal, data: Path) -> Settled:
    settings = Settings(data=data, origin=portal.origin, delay=0)
    with open_archive(data) as archive, ExitStack() as ended:
        for site in SITES:
            begun = begin(settings, archive, site)
            ended.callback(end, archive, begun.id)
            crawl_and_read(settings, archive, known_site(settings, site), begun.id, lambda _: None)
            judge_step(archive, begun.id)
        publish(archive, corpus_form)
    return settled(data)
