"""A backfill that is killed goes on where it stood."""

import subprocess
import sys
import time
from datetime import date

from sqlalchemy import func, select

from flows.backfill_order import Source
from storage.tables import Capture, Run, Visit
from storage.verify.run import verify
from tests.backfill.conftest import Folder
from tests.backfill.played import WithArchive
from tests.backfill.records import pages

NUMBER = 6


def test_killed_while_fetching(portal: WithArchive, folder: Folder) -> None:
    for place, (url, _) in enumerate(pages(portal, NUMBER)):
        portal.archive.take(portal, url, 1, f"2025030{place + 4}113000")
    portal.archive.delay = 0.5
    command = [sys.executable, "-m", "tests.backfill.one_backfill", str(folder.settings.data), portal.origin]
    killed = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while len(portal.capture_requests) < NUMBER // 2:
        assert killed.poll() is None
        time.sleep(0.02)
    killed.kill()
    killed.wait()
    assert folder.backfill("hanoimoi", Source.WAYBACK, date(2025, 3, 1), date(2025, 3, 31)).left == 0
    assert len(portal.capture_requests) <= NUMBER + 1  # at most the interrupted one twice
    with folder.open() as archive:
        assert list(verify(archive)) == []
        with archive.database.reading() as session:
            assert session.scalar(select(func.count(Capture.id))) == NUMBER
            assert session.scalars(select(Run.state).where(Run.state != "finished")).all() == []
            assert session.scalars(select(Visit.outcome)).all() == ["new"] * NUMBER
