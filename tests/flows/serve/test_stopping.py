"""`luutru serve` ends soon after SIGTERM, even if its runs or Prefect's server hang."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.processes import alive, descendants
from tests.flows.serving_folder import Serving, serving, until
from tests.rehearsal import faults
from tests.rehearsal.faults import Fault
from tests.rehearsal.portal import Rehearsal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SECONDS = 60  # luutru ends within 15 on a quiet machine; processes that get no signal would never end


@pytest.fixture
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=4, day=1) as running:
        running.faults.add(Fault(faults.slow(20.0)))
        yield running


def test_it_ends_in_time_beside_any_run(portal: Rehearsal, tmp_path: Path) -> None:
    """Two crawls: one waits for a slow portal, the other and its flow answer no signal."""
    with serving(tmp_path, portal.origin) as served:
        for site in ("hanoimoi", "sotttt", "caugiay"):
            served.start(f"nightly-{site}")
        until(lambda: len(crawls(served)) == 3, "three crawls are at work")
        until(lambda: len(portal.log) > 2, "the portal is asked")
        (still,) = crawls(served, "sotttt")
        os.kill(still, signal.SIGSTOP)
        os.kill(parent_of(crawls(served, "caugiay")[0]), signal.SIGSTOP)
        family = descendants(served.process.pid)
        assert stopped_in(served) < SECONDS
        os.kill(still, signal.SIGCONT)
        until(lambda: not [pid for pid, _ in family if alive(pid)], "all that ran has ended")
        assert not (served.data / "prefect" / "served.json").exists()


def test_it_ends_in_time_beside_a_server_that_hangs(tmp_path: Path) -> None:
    with serving(tmp_path, "http://127.0.0.1:9") as served:
        served.ended(served.start("upkeep"))
        (server,) = (pid for pid, command in descendants(served.process.pid) if "server_process" in command)
        os.kill(server, signal.SIGSTOP)
        try:
            assert stopped_in(served) < SECONDS
        finally:
            os.kill(server, signal.SIGCONT)
        until(lambda: not alive(server), "the server has ended")


def stopped_in(served: Serving) -> float:
    """The seconds from SIGTERM to the end, which is a success."""
    begin = time.monotonic()
    assert served.stop() == 0
    return time.monotonic() - begin


def crawls(served: Serving, site: str = "") -> list[int]:
    return [pid for pid, command in descendants(served.process.pid) if f"-m crawlers {site}" in command]


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
