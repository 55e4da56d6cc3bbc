"""`luutru reread` on the workers of a real Dask scheduler gives the rows of one machine: `make machines`.

It is not among the tests, since Dask needs an environment of its own, which the Makefile makes.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from flows.crawl.site_run import crawl_site, read_site
from flows.nightly.begin import begin
from flows.nightly.steps import close
from flows.sites import known_site
from storage.archive import Archive, open_archive
from storage.tables.changes import RereadBody, Rereading
from storage.tables.readings import Body, Reading
from tests.end_to_end.machines.conftest import Machines
from tests.end_to_end.nightly.test_rereading import with_layouts
from tests.end_to_end.nights import pipeline
from tests.end_to_end.processes import ROOT, run, running
from tests.ports import free_port, wait_for_port

SITE = "thanhtri"
BIN = Path(f"{sys.prefix}-dask") / "bin"
INSTALLED = {"PYTHONPATH": str(ROOT)}  # the path of luutru, for Dask's own programs
AGAIN = (str(BIN / "python"), "-m", "flows.cli.main", "reread", SITE, "--json")


@pytest.fixture
def stale(machines: Machines) -> Machines:
    """A night that machine one read by other rules.

    It keeps none of its WARC files; the other machines never had them.
    """
    work = pipeline(machines.data("one"), machines.origin, database_url=machines.database_url)
    site = known_site(work.settings, SITE)
    with open_archive(machines.data("one"), machines.database_url) as archive:
        night = begin(work.settings, archive, SITE)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LUUTRU_DATABASE_URL", machines.database_url)
            crawl_site(work.settings, archive, SITE, night.id, lambda _: None)
        read_site(archive, with_layouts(site, drop_text=("^[A-H]",)))
        close(archive, night.id)
    for file in (machines.data("one") / "warc" / SITE).iterdir():
        file.unlink()
    return machines


@pytest.mark.timeout(900)
def test_the_same_as_on_one_machine(stale: Machines, tmp_path: Path) -> None:
    with _scheduler(stale, tmp_path) as address:
        done = run((*AGAIN, "--dask", address), stale.settings("one"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["bodies"] > 5
    assert (stale.data("two") / "cache").exists() or (stale.data("three") / "cache").exists()
    assert not (stale.data("one") / "cache").exists()
    with open_archive(stale.data("one"), stale.database_url) as archive:
        spread = _rows(archive)
        _forget(archive)

    here = run(AGAIN, stale.settings("one"))
    assert here.stdout == done.stdout
    with open_archive(stale.data("one"), stale.database_url) as archive:
        assert _rows(archive) == spread


@pytest.mark.timeout(900)
def test_without_a_scheduler_of_ones_own(stale: Machines) -> None:
    done = run((*AGAIN, "--dask", "local"), stale.settings("one"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["bodies"] > 5


def test_no_scheduler_there_is_said(stale: Machines) -> None:
    done = run((*AGAIN, "--dask", f"tcp://127.0.0.1:{free_port()}"), stale.settings("one"))
    assert done.returncode == 75, done.stderr
    assert "Dask scheduler" in done.stderr


@contextmanager
def _scheduler(machines: Machines, folder: Path) -> Iterator[str]:
    """Starts a scheduler with a worker on each of two machines."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    commands = {
        "scheduler": ("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"),
        "two": ("worker", address, "--nthreads", "1", "--no-dashboard"),
        "three": ("worker", address, "--nthreads", "1", "--no-dashboard"),
    }
    with ExitStack() as at_work:
        for name, words in commands.items():
            own = folder / f"dask-{name}"
            own.mkdir()
            settings = machines.settings(name) | INSTALLED | {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
            local = ("--local-directory", str(own)) if name != "scheduler" else ()
            flow = at_work.enter_context(running((str(BIN / "dask"), *words, *local), settings, own))
            # A worker's nanny ends its worker on SIGTERM, but not when the nanny itself is killed.
            at_work.callback(flow.process.wait)
            at_work.callback(flow.process.terminate)
            if name == "scheduler":
                wait_for_port(port)
        yield address


def _rows(archive: Archive) -> list[tuple[object, ...]]:
    with archive.database.reading() as session:
        wanted = select(RereadBody, Reading).join(Reading, Reading.id == RereadBody.to_reading_id)
        return [
            (
                one.body_id,
                one.from_reading_id,
                new.layout,
                new.refusal,
                new.detail,
                new.content_hash,
                new.fields,
            )
            for one, new in session.execute(wanted.order_by(RereadBody.body_id))
        ]


def _forget(archive: Archive) -> None:
    """Deletes the result of the rereading."""
    with archive.database.writing() as session:
        session.execute(delete(RereadBody))
        session.execute(delete(Rereading))
        session.execute(delete(Reading).where(Reading.id.not_in(select(Body.reading_id))))
