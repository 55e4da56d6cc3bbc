"""The crawl does not wait for Prefect: it starts first, and its run is complete in Prefect's history."""

import sqlite3
import time
from collections.abc import Iterator
from contextvars import copy_context
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from flows.crawl.site_run import crawl_site, read_site
from flows.nightly.head_start import begun_night, head_start
from flows.nightly.steps import close
from flows.settings import Settings
from flows.site_lock import SiteBusy, locked_site, site_is_busy
from flows.sites import known_site
from storage.archive import Archive, open_archive
from storage.outcomes import Outcome, RunState
from storage.runs.totals import latest_funnels
from tests.end_to_end.processes import LUUTRU, environment, run
from tests.rehearsal.portal import Rehearsal

SITE = "thanhtri"


@pytest.fixture
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=1, day=1) as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, portal: Rehearsal) -> Settings:
    return Settings(data=tmp_path / "data", origin=portal.origin, delay=0)


@pytest.fixture
def opened(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings.data) as archive:
        yield archive


def test_the_first_request_comes_before_the_flow_run(portal: Rehearsal, tmp_path: Path) -> None:
    run((*LUUTRU, "nightly", SITE), environment(tmp_path / "data", portal.origin))
    first = datetime.fromtimestamp(time.time() - (time.monotonic() - portal.requests()[0].at), UTC)
    with sqlite3.connect(tmp_path / "data" / "prefect" / "prefect.db") as rows:
        runs = rows.execute("SELECT name, state_name, start_time FROM flow_run ORDER BY start_time").fetchall()
        lines = [line for (line,) in rows.execute("SELECT message FROM log ORDER BY timestamp")]
    rows.close()
    assert [state for _, state, _ in runs] == ["Completed", "Completed"]
    assert first < datetime.fromisoformat(runs[0][2]).replace(tzinfo=UTC)
    (began,) = (place for place, line in enumerate(lines) if line.startswith("the crawl began at"))
    assert began < len(lines) - 1, "the run's log also has what the crawl wrote before Prefect started"


def test_a_flow_takes_the_crawl_over(settings: Settings, opened: Archive) -> None:
    with head_start(settings, opened, [SITE]), begun_night(settings, opened, SITE) as begun:
        assert begun.at is not None
        assert site_is_busy(opened, SITE)
        crawl_site(settings, opened, SITE, begun.run.id, print, started=begun.crawl)
        read_site(opened, known_site(settings, SITE))
        funnel = close(opened, begun.run.id)
    assert (funnel.state, funnel.count(Outcome.NEW)) == (RunState.FINISHED, 10)
    assert not site_is_busy(opened, SITE)


def test_a_crawl_without_a_flow_ends_and_is_resumed(portal: Rehearsal, settings: Settings, opened: Archive) -> None:
    with head_start(settings, opened, [SITE]):
        deadline = time.monotonic() + 60
        while not portal.requests() and time.monotonic() < deadline:
            time.sleep(0.01)
    assert portal.requests()
    assert not site_is_busy(opened, SITE)
    with begun_night(settings, opened, SITE) as begun:
        assert begun.run.resumed
        assert begun.crawl is None
        crawl_site(settings, opened, SITE, begun.run.id, print)
    (funnel,) = latest_funnels(opened, [SITE])
    assert funnel.found == 10


def test_a_busy_site_is_reported_by_the_flow(settings: Settings, opened: Archive) -> None:
    with locked_site(opened, SITE), head_start(settings, opened, [SITE, "sotttt"]):
        with pytest.raises(SiteBusy, match="another command"), begun_night(settings, opened, SITE):
            pass
        with begun_night(settings, opened, "sotttt") as begun:
            assert begun.crawl is not None


def test_another_thread_may_take_it_over(settings: Settings, opened: Archive) -> None:
    """Prefect runs a night's sites in threads."""
    taken: list[bool] = []

    def take() -> None:
        with begun_night(settings, opened, SITE) as begun:
            taken.append(begun.at is not None)

    with head_start(settings, opened, [SITE]):
        thread = Thread(target=copy_context().run, args=(take,))
        thread.start()
        thread.join()
    assert taken == [True]
    assert not site_is_busy(opened, SITE)
