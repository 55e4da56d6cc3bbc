"""Two machines on one work pool of a real Prefect server; one is killed during a night: `make machines`.

It is not among the tests, since Prefect's own commands take seconds each.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from storage.archive import open_archive
from storage.outcomes import RunState
from storage.tables.runs import Run
from storage.verify.run import verify
from storage.warc_files.sharing import shared, use_store
from tests.end_to_end.machines.s3 import KEYS, S3Server, s3_server
from tests.end_to_end.processes import ONE_NIGHT, ROOT, descendants, environment, run, running
from tests.end_to_end.settled import Settled, settled
from tests.flows.services import BIN, Services, services
from tests.rehearsal.answers import Answer
from tests.rehearsal.faults import Fault, Scene
from tests.rehearsal.portal import Rehearsal

SITES = ("caugiay", "hanoimoi")
PATIENCE = 400.0


@pytest.fixture(scope="module")
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=5, day=1) as playing:
        yield playing


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with s3_server(tmp_path_factory.mktemp("s3") / "objects") as server:
        yield server


@pytest.fixture(scope="module")
def undisturbed(portal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """The archive of one machine, without Prefect and without a store."""
    data = tmp_path_factory.mktemp("undisturbed") / "data"
    for site in SITES:
        done = run((*ONE_NIGHT, site, "crawl", "read", "close"), environment(data, portal.origin))
        assert done.returncode == 0, done.stderr
    assert run((*ONE_NIGHT, SITES[0], "publish"), environment(data, portal.origin)).returncode == 0
    return settled(data)


@dataclass(slots=True)
class Death:
    """Kills the first machine once its crawl has something to lose."""

    data: Path
    worker: int = 0
    killed: list[str] = field(default_factory=list)
    _asked: int = 0

    def act(self, scene: Scene) -> Answer:
        at_work = {path.parent.name for path in (self.data / "warc").rglob("*.open")}
        self._asked += bool(at_work)
        if self.worker and self._asked > 1 and at_work and not self.killed:
            self.killed = sorted(at_work)
            for pid in (self.worker, *(child for child, _ in descendants(self.worker))):
                os.kill(pid, signal.SIGKILL)
        return scene.answer


@pytest.mark.timeout(1500)
def test_a_pool_outlives_one_of_its_machines(
    portal: Rehearsal, s3: S3Server, undisturbed: Settled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with services(tmp_path, portal.origin) as prefect:
        url = prefect.worker["LUUTRU_DATABASE_URL"]
        with open_archive(tmp_path / "two", url) as two:
            use_store(two, s3.url())
        _declare(prefect, tmp_path)
        death = Death(tmp_path / "one")
        portal.faults.add(Fault(death.act))
        with (
            _worker(prefect, tmp_path, "one", "sites") as one,
            _worker(prefect, tmp_path, "two", "sites"),
            _worker(prefect, tmp_path, "two", "corpus"),
        ):
            death.worker = one
            for site in SITES:
                prefect.prefect("deployment", "run", f"nightly-site/nightly-{site}")
            waited(lambda: bool(death.killed), "the first machine's crawl")
            (killed,) = death.killed
            others = [site for site in SITES if site != killed]
            waited(lambda: _ended(tmp_path / "two", url, others), "the other sites")
            assert not _ended(tmp_path / "two", url, [killed])
            prefect.prefect("deployment", "run", f"nightly-site/nightly-{killed}", "--watch", "--watch-interval", "1")
            prefect.prefect("deployment", "run", "publish/publish", "--watch", "--watch-interval", "1")
        with open_archive(tmp_path / "two", url) as two:
            assert not list(verify(two))
            assert sum(shared(two).stranded.values()) == 1
        assert settled(tmp_path / "two", url) == undisturbed


def _declare(prefect: Services, folder: Path) -> None:
    """Declares the deployments without schedules, so that no extra night starts."""
    file = folder / "machines.yaml"
    text = (ROOT / "deploy" / "machines.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("active: true", "active: false"), encoding="utf-8")
    for pool in ("sites", "corpus"):
        prefect.prefect("work-pool", "create", pool, "--type", "process")
    prefect.prefect("--no-prompt", "deploy", "--all", "--prefect-file", str(file))


def _settings(prefect: Services, folder: Path, name: str, pool: str) -> Mapping[str, str]:
    own = {
        "LUUTRU_DATA": str(folder / name),
        "PREFECT_HOME": str(folder / f"home-{name}-{pool}"),
        "PREFECT_WORKER_QUERY_SECONDS": "2",
    }
    return prefect.worker | KEYS | own


@contextmanager
def _worker(prefect: Services, folder: Path, name: str, pool: str) -> Iterator[int]:
    """Each worker runs one site at a time, so that both machines get some."""
    own = folder / f"worker-{name}-{pool}"
    own.mkdir()
    command = (str(BIN / "prefect"), "worker", "start", "--pool", pool, "--limit", "1")
    with running(command, _settings(prefect, folder, name, pool), own) as flow:
        yield flow.process.pid


def waited(condition: Callable[[], bool], what: str) -> None:
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < PATIENCE, f"waited in vain: {what}"
        time.sleep(1)


def _ended(data: Path, url: str, sites: list[str]) -> bool:
    with open_archive(data, url) as archive, archive.database.reading() as session:
        ended = {row.site for row in session.query(Run).where(Run.state == RunState.FINISHED)}
    return ended >= set(sites)
