"""What the tests of kills and of bad input share: a portal, and archives that were never disturbed, made once."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.corpus_form import corpus_form
from flows.known_sites import known_site
from flows.night import begin, close, crawl_site, read_site
from flows.settings import Settings
from storage.archive import open_archive
from storage.publish import publish
from tests.end_to_end.settled import Settled, settled
from tests.rehearsal.portal import Rehearsal

SITE = "hanoimoi"


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """Archives of one site: with its first night read but not published, with one night, and with two."""

    read: Path
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
    """On its first night, without faults, its log empty."""
    the_portal.day = 1
    the_portal.faults.clear()
    the_portal.log.clear()
    yield the_portal
    the_portal.faults.clear()


@pytest.fixture(scope="session")
def undisturbed(the_portal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    made = Undisturbed(folder / "read", folder / "first", folder / "second")
    the_portal.faults.clear()
    the_portal.day = 1
    _night(made.read, the_portal.origin, end=False)
    shutil.copytree(made.read, made.first)
    _night(made.first, the_portal.origin)
    shutil.copytree(made.first, made.second)
    the_portal.day = 2
    _night(made.second, the_portal.origin)
    return made


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    def copy(archive: Path) -> Path:
        return Path(shutil.copytree(archive, tmp_path / "data"))

    return copy


def _night(data: Path, origin: str, *, end: bool = True) -> None:
    settings = Settings(data=data, origin=origin, delay=0)
    with open_archive(data) as archive:
        run = begin(settings, archive, SITE)
        crawl_site(settings, archive, SITE, run.id, lambda _: None)
        read_site(archive, known_site(settings, SITE))
        if end:
            publish(archive, corpus_form)
            close(archive, run.id)
