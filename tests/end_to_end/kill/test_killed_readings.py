"""SIGKILL while pages are read: which processes end, and which message is shown.

tests.crash covers the other moments of a kill.
"""

import signal
from collections.abc import Callable
from pathlib import Path

from tests.crash.plan import Strike, What, armed
from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import ONE_NIGHT, alive, environment, run, running, wait_until
from tests.end_to_end.settled import settled
from tests.rehearsal.portal import Rehearsal

NIGHT = (*ONE_NIGHT, SITE)


def test_readers_do_not_outlive_their_flow(
    portal: Rehearsal, undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    data = copy_of(undisturbed.crawled)
    settings = _struck(environment(data, portal.origin), tmp_path, "flow")
    with running(NIGHT, settings, tmp_path) as flow:
        assert flow.process.wait() == -signal.SIGKILL
        readers = _readers(tmp_path)
        assert readers
        wait_until(lambda: not any(alive(reader) for reader in readers), "the readers' end")


def test_a_reader_is_killed(
    portal: Rehearsal, undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    data = copy_of(undisturbed.crawled)
    ended = run(NIGHT, _struck(environment(data, portal.origin), tmp_path, "self"))
    assert ended.returncode == 75
    assert ended.stderr.splitlines()[-1].startswith(f"luutru: {SITE}: a reading process was killed")
    assert "Traceback" not in ended.stderr
    again(portal, data)
    assert settled(data) == undisturbed.ends(1)


def _struck(settings: dict[str, str], folder: Path, what: What) -> dict[str, str]:
    """The first page that is read kills the process that reads it, or the flow above it."""
    strike = Strike("reader", "reading@", "before", 1, what, str(folder / "note"))
    return armed(settings, folder / "moments", strike)


def _readers(folder: Path) -> set[int]:
    """The process ids of the readers, from the recorded moments."""
    moments = (line.split("\t") for line in (folder / "moments").read_text(encoding="utf-8").splitlines())
    return {int(pid) for role, pid, _ in moments if role == "reader"}


def again(portal: Rehearsal, data: Path) -> None:
    ended = run(NIGHT, environment(data, portal.origin))
    assert ended.returncode == 0, ended.stderr
    assert not portal.requests()
