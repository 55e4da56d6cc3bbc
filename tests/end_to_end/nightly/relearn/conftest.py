from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.nights import Pipeline, pipeline
from tests.rehearsal.portal import Rehearsal


@pytest.fixture
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=21, day=1) as played:
        yield played


@pytest.fixture
def work(tmp_path: Path, portal: Rehearsal) -> Pipeline:
    (tmp_path / "sites").mkdir()
    return pipeline(tmp_path / "data", portal.origin, sites=tmp_path / "sites")
