"""SIGKILL while pages are read: who ends with whom, and what is said. Where it may fall is tests.crash's matter."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import ONE_NIGHT, alive, environment, run, running, wait_until
from tests.end_to_end.row_counts import count
from tests.end_to_end.settled import settled
from tests.rehearsal.portal import Rehearsal

NIGHT = (*ONE_NIGHT, SITE)


def test_readers_do_not_outlive_their_flow(
    portal: Rehearsal, undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    data = copy_of(undisturbed.crawled)
    with running(NIGHT, environment(data, portal.origin), tmp_path) as flow:
        wait_until(lambda: (count(data, "reading") or 0) > 0, "the first readings")
        readers = flow.readers()
        assert readers
        flow.kill()
    wait_until(lambda: not any(alive(reader) for reader in readers), "the readers' end")


def test_the_readers_are_killed(
    portal: Rehearsal, undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    data = copy_of(undisturbed.crawled)
    with running(NIGHT, environment(data, portal.origin), tmp_path) as flow:
        wait_until(lambda: bool(flow.readers()), "the readers' start")
        for reader in flow.readers():
            os.kill(reader, signal.SIGKILL)
        code = flow.process.wait()
        said = flow.said
    assert code == 75
    assert said.splitlines()[-1].startswith(f"luutru: {SITE}: a reading process was killed")
    assert "Traceback" not in said
    again(portal, data)
    assert settled(data) == undisturbed.ends(1)


def again(portal: Rehearsal, data: Path) -> None:
    ended = run(NIGHT, environment(data, portal.origin))
    assert ended.returncode == 0, ended.stderr
    assert not portal.requests()
