"""Each kind of redesign as whole nights by the commands: a sound history, the broken night, the repair, the next night.

Not a part of the test suite: `make relearn-nights` runs it.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.broken_layout import add_sound_nights
from tests.end_to_end.nightly.test_relearn import HOST, SLUG, in_new_design, luutru
from tests.end_to_end.nights import Pipeline, pipeline
from tests.rehearsal.oracle import readable
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.redesigns import WITHOUT_TEXT, Redesign


@pytest.fixture
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=31, day=1) as played:
        yield played


@pytest.fixture
def work(tmp_path: Path, portal: Rehearsal) -> Pipeline:
    (tmp_path / "sites").mkdir()
    return pipeline(tmp_path / "data", portal.origin, sites=tmp_path / "sites")


@pytest.mark.parametrize("kind", Redesign)
def test_a_redesign_by_the_commands(
    kind: Redesign, work: Pipeline, portal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (1, 2):
        portal.day = day
        work.night(SLUG)
    add_sound_nights(work.settings, SLUG, 14)
    before = _texts(work)
    portal.faults.add(in_new_design(work, portal, kind))
    portal.day = 3
    work.night(SLUG)
    drafted = luutru(work, monkeypatch, "relearn", SLUG, "--json")
    told = json.loads(drafted.stdout)
    if kind in WITHOUT_TEXT:
        assert drafted.exit_code == 1
        assert told["draft"] is None
        assert _texts(work) == before
        return
    if told["waiting"]:
        assert drafted.exit_code == 0, [one for one in told["gate"] if not one["passed"]]
        assert luutru(work, monkeypatch, "relearn", SLUG, "--accept").exit_code == 0
        assert luutru(work, monkeypatch, "publish").exit_code == 0
    assert before < _texts(work) <= _right(portal, 3), f"{kind}: the new texts of its night are published, all rightly"
    portal.day = 4
    work.night(SLUG)
    assert _texts(work) <= _right(portal, 4)


def _texts(work: Pipeline) -> set[str]:
    return {line["content_hash"] for line in work.manifest}


def _right(portal: Rehearsal, last: int) -> set[str]:
    return {one.content_hash for day in range(1, last + 1) for one in readable(portal.sites[HOST], day)}
