"""A site that is judged while others of its night are crawled is shown as waiting, not as interrupted."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.console import Console

from flows.doctor import CheckResult, CheckState, _open_runs
from flows.nightly.report import sites_report
from flows.nightly.status_table import funnel_as_json, night_table
from storage.archive import Archive, open_archive
from storage.runs.lifecycle import begin_run, end_run
from storage.runs.totals import Funnel, latest_funnels
from storage.tables.runs import Health as HealthRow

NIGHT = date(2026, 3, 1)
WAITS = "read and judged, waits for publishing"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path) as opened:
        yield opened


def _judged(archive: Archive, site: str) -> int:
    run = begin_run(archive, site, NIGHT)
    with archive.database.writing() as session:
        facts = {"figures": {}, "findings": [], "held": False, "verdict": "healthy"}
        session.add(HealthRow(run_id=run.id, site=site, day=NIGHT, judged_at=datetime.now(UTC), **facts))
    return run.id


def _found(archive: Archive) -> list[CheckResult]:
    return list(_open_runs(archive))


def _shown(funnels: list[Funnel]) -> str:
    out = Console(file=io.StringIO(), width=200)
    out.print(night_table(funnels))
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue() + sites_report(funnels, {}, lambda _: True)


def test_it_waits_for_the_others(archive: Archive) -> None:
    _judged(archive, "caugiay")
    with archive.folder.lock("site-thanhtri", wait=0, busy="in use"):
        (found,) = _found(archive)
    assert (found.what, found.health, found.todo) == ("caugiay", CheckState.OK, "")
    assert WAITS in found.said
    funnels = latest_funnels(archive)
    assert _shown(funnels).count(WAITS) == 2
    assert "interrupted" not in _shown(funnels)
    assert funnel_as_json(funnels[0])["waits_to_publish"]


def test_without_a_running_process_a_person_must_publish_it(archive: Archive) -> None:
    _judged(archive, "caugiay")
    (found,) = _found(archive)
    assert (found.health, found.todo) == (CheckState.WARNING, "luutru nightly caugiay publishes it")


def test_one_that_was_not_judged_was_interrupted(archive: Archive) -> None:
    begin_run(archive, "caugiay", NIGHT)
    (found,) = _found(archive)
    assert "interrupted" in found.said
    assert "interrupted" in _shown(latest_funnels(archive))


def test_one_that_has_ended_waits_for_nothing(archive: Archive) -> None:
    end_run(archive, _judged(archive, "caugiay"))
    assert not _found(archive)
    assert not funnel_as_json(latest_funnels(archive)[0])["waits_to_publish"]
