"""A backfill pauses from shortly before the hour at which the site's night is due."""

import threading
import time as clock
from datetime import UTC, datetime, time, timedelta

import pytest

from flows.backfill.pause_before_nightly import AFTER, BEFORE, NightDue, making_way_for, night_due
from flows.settings import Settings
from flows.sites import known_site
from storage.locks import night_waits
from tests.end_to_end.backfill.conftest import Folder

SITE = "hanoimoi"
HOUR = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)  # 01:30 in Hanoi
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("now", "near"),
    [
        (HOUR - BEFORE - MINUTE, False),
        (HOUR - BEFORE, True),
        (HOUR, True),
        (HOUR + AFTER, True),
        (HOUR + AFTER + MINUTE, False),
        (HOUR + timedelta(hours=12), False),
    ],
)
def test_near_is_from_shortly_before_until_the_night_is_late(now: datetime, near: bool) -> None:
    assert NightDue(time(1, 30)).is_near(now) is near
    assert not NightDue(None).is_near(now)


def test_a_night_is_due_where_the_folder_is_served(folder: Folder) -> None:
    live = Settings(data=folder.settings.data, contact="nguoi@example.org", nightly_at={SITE: "01:30"})
    with folder.open() as archive:
        site = known_site(live, SITE)
        assert night_due(live, archive, site) == NightDue(None)
        with archive.folder.lock("serve", wait=0, busy=""):
            assert night_due(live, archive, site) == NightDue(time(1, 30))
            assert night_due(live, archive, known_site(live, "thanhtri")) == NightDue(None)
            assert night_due(folder.settings, archive, site) == NightDue(None)


def test_a_night_that_comes_near_is_announced_to_who_is_at_work(folder: Folder) -> None:
    class Soon(NightDue):
        def is_near(self, now: datetime | None = None) -> bool:
            return near.is_set()

    near = threading.Event()
    with folder.open() as archive:
        with making_way_for(Soon(time(1, 30)), archive, SITE, seconds=0.01):
            assert not night_waits(archive, SITE)
            near.set()
            while not night_waits(archive, SITE):
                clock.sleep(0.01)
        assert not night_waits(archive, SITE)
