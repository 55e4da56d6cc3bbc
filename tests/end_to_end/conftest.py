"""Fixtures for tests of kills and of bad input: a portal, and archives made once without interruption."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.settings import Settings
from flows.sites import known_site
from storage.archive import open_archive
from tests.end_to_end.one_night import STEPS, night
from tests.end_to_end.settled import Settled, settled
from tests.rehearsal.portal import Rehearsal

SITE = "hanoimoi"


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """Archives of one site: the first night crawled, then closed but not published, then complete; and two nights."""

    crawled: Path
    unpublished: Path
    first: Path
    second: Path

    def ends(self, night: int) -> Settled:
        return settled(self.first if night == 1 else self.second)


@pytest.fixture(scope="session")
def the_portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=5) as portal:
        yield portal


@pytest.fixture
def portal(the_portal: Rehearsal) -> Iterator[Rehearsal]:
    """The portal on its first night, without faults and with an empty log."""
    the_portal.day = 1
    the_portal.faults.clear()
    the_portal.log.clear()
    yield the_portal
    the_portal.faults.clear()


@pytest.fixture(scope="session")
def undisturbed(the_portal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    made = Undisturbed(*(folder / name for name in ("crawled", "unpublished", "first", "second")))
    the_portal.faults.clear()
    the_portal.day = 1
    _night(made.crawled, the_portal.origin, "crawl")
    shutil.copytree(made.crawled, made.unpublished)
    _night(made.unpublished, the_portal.origin, "read", "close")
    shutil.copytree(made.unpublished, made.first)
    _night(made.first, the_portal.origin, "publish")
    shutil.copytree(made.first, made.second)
    the_portal.day = 2
    _night(made.second, the_portal.origin)
    return made


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    def copy(archive: Path) -> Path:
        return Path(shutil.copytree(archive, tmp_path / "data"))

    return copy


def _night(data: Path, origin: str, *steps: str) -> None:
    settings = Settings(data=data, origin=origin, delay=0)
    with open_archive(data) as archive:
        night(settings, archive, known_site(settings, SITE), steps or STEPS)
