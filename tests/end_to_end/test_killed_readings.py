"""SIGKILL while pages are read: of the flow, and of the processes that read for it; then the same command again."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import ONE_NIGHT, alive, environment, run, running, wait_until
from tests.end_to_end.row_counts import count
from tests.end_to_end.settled import settled
from tests.rehearsal.portal import Rehearsal

NIGHT = (*ONE_NIGHT, SITE)


@pytest.mark.parametrize(
    ("done", "all_of_them"),
    [
        ("reading", "body"),
        ("visit WHERE outcome IS NOT NULL", "visit"),
    ],
)
def test_the_flow_is_killed_between_two_batches(
    done: str,
    all_of_them: str,
    portal: Rehearsal,
    undisturbed: Undisturbed,
    copy_of: Callable[[Path], Path],
    tmp_path: Path,
) -> None:
    """The first of the two while it reads, the second while it says how each visit ended."""
    data = copy_of(undisturbed.crawled)
    with running(NIGHT, environment(data, portal.origin), tmp_path) as flow:
        wait_until(lambda: "read" in flow.steps, "the reading's beginning")
        assert flow.kill_when(lambda: 0 < (count(data, done) or 0) < (count(data, all_of_them) or 0), pace=0.01)
    again(portal, data)
    assert settled(data) == undisturbed.ends(1)


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
