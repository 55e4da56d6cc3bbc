"""SIGKILL during a crawl: which processes end, and which message is shown.

tests.crash covers the other moments of a kill.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import ONE_NIGHT, Flow, alive, environment, run, running, wait_until
from tests.end_to_end.settled import settled
from tests.end_to_end.traps import Trap
from tests.rehearsal.portal import Rehearsal

NIGHT = (*ONE_NIGHT, SITE)


class Killed:
    """A night during which `kill` is called for its flow, at the portal's request with the number `at`."""

    def __init__(
        self, portal: Rehearsal, data: Path, at: int, kill: Callable[[Flow], None], folder: Path, **more: str
    ) -> None:
        with running(NIGHT, environment(data, portal.origin, **more), folder) as flow:
            self.crawl = 0

            def strike() -> None:
                self.crawl = flow.crawl()
                kill(flow)

            trap = Trap(portal, at, strike)
            self.code = flow.process.wait()
            self.output = flow.output
            assert trap.triggered
        wait_until(lambda: not alive(self.crawl), "the crawl's end")
        self.open = list((data / "warc").rglob("*.open"))
        portal.faults.clear()


def kill_crawl(flow: Flow) -> None:
    os.kill(flow.crawl(), signal.SIGKILL)


def kill_flow(flow: Flow) -> None:
    flow.process.kill()


def kill_both(flow: Flow) -> None:
    crawl = flow.crawl()
    flow.process.kill()
    os.kill(crawl, signal.SIGKILL)


def test_the_crawl_is_killed(
    portal: Rehearsal, undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    data, portal.day = copy_of(undisturbed.first), 2
    killed = Killed(portal, data, 1, kill_crawl, tmp_path)
    assert killed.code == 75
    assert killed.output.splitlines()[-1] == (
        f"luutru: {SITE}: the crawl was killed by signal 9; run the same command again to go on"
    )
    again(portal, data)
    assert settled(data) == undisturbed.ends(2)


def test_the_flow_is_killed_and_its_crawl_ends_by_itself(
    portal: Rehearsal, undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    data, portal.day = copy_of(undisturbed.first), 2
    killed = Killed(portal, data, 19, kill_flow, tmp_path)
    assert not killed.open
    again(portal, data)
    assert settled(data) == undisturbed.ends(2)


def test_a_crawl_whose_requests_wait_for_their_turn_ends_at_once(
    portal: Rehearsal, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    killed = Killed(portal, data, 3, kill_flow, tmp_path, DELAY="2")
    assert len(portal.requests()) < 10  # a whole night has more
    assert not killed.open
    again(portal, data)
    assert settled(data) == undisturbed.ends(1)


def test_a_first_night_is_killed_again_and_again(portal: Rehearsal, undisturbed: Undisturbed, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for at, kill in ((2, kill_both), (4, kill_crawl), (5, kill_flow), (1, kill_both)):
        Killed(portal, data, at, kill, tmp_path)
    again(portal, data)
    assert settled(data) == undisturbed.ends(1)


def test_a_flow_that_dies_before_its_crawl_has_begun(
    portal: Rehearsal, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with running(NIGHT, environment(data, portal.origin), tmp_path) as flow:
        wait_until(lambda: bool(flow.children("-m crawlers")), "the crawl's start")
        crawl = flow.crawl()
        flow.kill()
    wait_until(lambda: not alive(crawl), "the crawl's end")
    assert len(portal.requests()) < 10
    assert not list((data / "warc").rglob("*.open"))
    again(portal, data)
    assert settled(data) == undisturbed.ends(1)


def again(portal: Rehearsal, data: Path) -> None:
    ended = run(NIGHT, environment(data, portal.origin))
    assert ended.returncode == 0, ended.stderr
