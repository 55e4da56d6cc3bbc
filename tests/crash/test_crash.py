"""The short form: one point of each kind is struck. `make crash` strikes all points."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.comparison import difference
from tests.crash.point import Point
from tests.crash.points import POINTS
from tests.crash.stage import Stage, opened_stage
from tests.crash.states import REVISIONS
from tests.crash.strike import NoSmallDisk, strike
from tests.postgres import programs

SEED = 1
SHORT = (
    "a record is synced, without row",
    "between two batches of readings",
    "lines without rows",
    "a takedown is done",
    "a copy without row",
    "a window's run is to be ended",
    "a backup named a file",
    "a restore moved something in",
    "schema 0003 goes forward on PostgreSQL",
    "connections lost at settling",
    "the disk is full at the manifest",
)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory() as folder, opened_stage(Path(folder)) as opened:
        yield opened


@pytest.mark.parametrize("point", [point for point in POINTS if point.name in SHORT], ids=lambda point: point.name)
def test_a_struck_and_resumed_command_ends_like_an_undisturbed_one(point: Point, stage: Stage) -> None:
    if point.postgres:
        programs()
    try:
        struck = strike(stage, point, SEED)
    except NoSmallDisk:
        pytest.skip("a small file system cannot be mounted here")
    assert not struck.wrong
    assert not struck.end


def test_no_row_is_committed_while_a_record_is_not_durable(stage: Stage) -> None:
    """A kill cannot show the order of writing, syncing and committing; only a power cut depends on it."""
    unsynced, commits = False, 0
    for role, _, what in stage.undisturbed(stage.scenes["crawl"]).moments:
        if role == "crawl" and what.startswith("record@"):
            unsynced = True
        elif role == "crawl" and what.startswith("sync@warc.open_file.sync"):
            unsynced = False
        elif role == "crawl" and what.startswith("commit@") and "rate_limiter" not in what:
            assert not unsynced, what
            commits += 1
    assert commits > 5


def test_there_are_at_least_fifty_points_with_unique_names() -> None:
    assert len({point.name for point in POINTS}) == len(POINTS) >= 50
    assert set(SHORT) <= {point.name for point in POINTS}


def test_every_upgrade_is_struck_on_both_databases() -> None:
    assert len(REVISIONS) >= 7
    for postgres in (False, True):
        scenes = (point.scene for point in POINTS if point.scene.startswith("from ") and point.postgres is postgres)
        assert list(dict.fromkeys(scenes)) == [f"from {before}" for before in REVISIONS[:-1]]


def test_lost_doubled_and_left_over_facts_are_distinguished() -> None:
    undisturbed = Counter(["page 1", "page 2", "capture of 1"])
    found = difference(Counter(["page 1", "capture of 1", "capture of 1"]), undisturbed, ["left behind warc/x.open"])
    assert (found.lost, found.doubled, found.orphans) == (("page 2",), ("capture of 1",), ("left behind warc/x.open",))
    assert not difference(undisturbed, undisturbed, [])


def test_a_moment_that_never_occurs_is_an_error(stage: Stage) -> None:
    never = strike(stage, Point("never", "crawl", "crawl", "^commit@nowhere"), SEED)
    assert not never.sound
