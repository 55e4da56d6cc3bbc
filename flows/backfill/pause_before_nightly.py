"""Makes a backfill pause before a scheduled nightly run of its site."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from flows.nightly.start_times import next_night, night_hour
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive
from storage.errors import TryAgainLater
from storage.locks import is_held, night_announced

BEFORE = timedelta(minutes=5)  # a backfill pauses this long before the scheduled hour
AFTER = timedelta(minutes=10)  # the backfill stops waiting for a night that has not begun by then


@dataclass(frozen=True, slots=True)
class NightDue:
    """`hour` is in Hanoi time; None without an active schedule."""

    hour: time | None

    def is_near(self, now: datetime | None = None) -> bool:
        moment = now or datetime.now(UTC)
        return self.hour is not None and next_night(self.hour, moment - AFTER) - moment <= BEFORE


def night_due(settings: Settings, archive: Archive, site: Site) -> NightDue:
    """When the site's night is due; never for retired sites, rehearsals and folders without `luutru serve`."""
    wanted = settings.kind == "live" and site.retired is None and _is_served(archive)
    return NightDue(night_hour(site, settings) if wanted else None)


@contextmanager
def making_way_for(due: NightDue, archive: Archive, site: str, seconds: float) -> Iterator[None]:
    """Announces a near night inside the block as if it waited, so that the backfill's child closes its files."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(seconds):
            if due.is_near():
                _announce(archive, site, over)
                return

    thread = threading.Thread(target=watch, name=f"due-{site}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _announce(archive: Archive, site: str, over: threading.Event) -> None:
    try:
        with night_announced(archive, site):
            over.wait()
    except TryAgainLater:
        return  # the night itself is there already


def _is_served(archive: Archive) -> bool:
    return is_held(archive, "serve")
