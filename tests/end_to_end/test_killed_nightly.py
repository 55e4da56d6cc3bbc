"""SIGKILL of the real `luutru nightly`, Prefect and all; then the same command again."""

from pathlib import Path

import pytest

from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import LUUTRU, alive, descendants, environment, run, running, wait_until
from tests.end_to_end.settled import settled
from tests.end_to_end.traps import Trap
from tests.rehearsal.portal import Rehearsal

NIGHT = (*LUUTRU, "nightly", SITE)


@pytest.mark.slow
def test_nightly_is_killed_and_taken_up(portal: Rehearsal, undisturbed: Undisturbed, tmp_path: Path) -> None:
    data = tmp_path / "data"
    settings = environment(data, portal.origin)
    left: list[tuple[int, str]] = []
    with running(NIGHT, settings, tmp_path) as flow:

        def spring() -> None:
            left.extend(descendants(flow.process.pid))
            flow.process.kill()

        trap = Trap(portal, 7, spring)
        flow.process.wait()
        assert trap.sprung
    assert any("-m crawlers" in command for _, command in left)
    wait_until(lambda: not [command for pid, command in left if alive(pid)], f"the end of {left}")
    assert not list((data / "warc").rglob("*.open"))

    again = run(NIGHT, settings)
    assert again.returncode == 0, again.stderr
    assert settled(data) == undisturbed.ends(1)
