"""A machine dies during a night and another resumes it: nothing is lost, and nothing is doubled."""

import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.archive import Archive, open_archive
from storage.outcomes import Reason
from storage.tables.exchanges import LoggedExchange
from storage.verify.findings import FindingKind
from storage.verify.run import verify
from storage.warc_files.recovery import recover
from storage.warc_files.sharing import shared
from tests.end_to_end.machines.conftest import Machines
from tests.end_to_end.processes import ONE_NIGHT, descendants, run, running
from tests.end_to_end.settled import Settled, settled
from tests.end_to_end.traps import Trap
from tests.rehearsal.portal import Rehearsal

SITE = "hanoimoi"
NIGHT = (*ONE_NIGHT, SITE)


@pytest.fixture(scope="module")
def undisturbed(portal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """The archive of one machine, without a store."""
    data = tmp_path_factory.mktemp("undisturbed") / "data"
    portal.day = 1
    portal.faults.clear()
    done = run(NIGHT, {**os.environ, "LUUTRU_DATA": str(data), "LUUTRU_ORIGIN": portal.origin, "LUUTRU_DELAY": "0"})
    assert done.returncode == 0, done.stderr
    return settled(data)


def die(pid: int) -> None:
    """Kills all processes of a machine at once."""
    for one in (pid, *(child for child, _ in descendants(pid))):
        os.kill(one, signal.SIGKILL)


def test_another_machine_resumes_the_night(
    machines: Machines, portal: Rehearsal, undisturbed: Settled, tmp_path: Path
) -> None:
    with running(NIGHT, machines.settings("one"), tmp_path) as flow:
        trap = Trap(portal, 13, lambda: die(flow.process.pid))
        flow.process.wait()
        assert trap.triggered
    left_behind = machines.data("one") / "warc" / SITE
    assert [path.suffix for path in left_behind.iterdir()] == [".open"]
    portal.faults.clear()

    with open_archive(machines.data("two"), machines.database_url) as two:
        found = [finding for finding in verify(two) if finding.kind == FindingKind.FILE_ELSEWHERE]
        assert [finding.place for finding in found] == [f"warc/{SITE}/{next(left_behind.iterdir()).stem}"]
        assert shared(two).this_machine not in found[0].detail

    resumed = run((*NIGHT, "crawl", "read", "close"), machines.settings("two"))
    assert resumed.returncode == 0, resumed.stderr
    with open_archive(machines.data("two"), machines.database_url) as two:
        assert not list(verify(two))
        assert _not_uploaded(two)
        assert list(shared(two).stranded.values()) == [1]

    published = run((*NIGHT, "publish"), machines.settings("one"))
    assert published.returncode == 0, published.stderr
    end = settled(machines.data("one"), machines.database_url)
    assert end.leftovers == [next(left_behind.iterdir()).name]
    assert _without_leftovers(end) == _without_leftovers(undisturbed)

    # The first machine starts again, with the records that only it has.
    with open_archive(machines.data("one"), machines.database_url) as one:
        with one.folder.lock(f"crawl-{SITE}", wait=0, busy="busy"):
            recover(one, SITE)
        assert not _not_uploaded(one)
        assert not shared(one).stranded
        assert not list(verify(one))
    assert settled(machines.data("one"), machines.database_url) == undisturbed


def _not_uploaded(archive: Archive) -> int:
    with archive.database.reading() as session:
        return len(session.scalars(select(LoggedExchange).where(LoggedExchange.failure == Reason.STRANDED)).all())


def _without_leftovers(end: Settled) -> dict[str, object]:
    return {name: getattr(end, name) for name in end.__dataclass_fields__ if name != "leftovers"}
