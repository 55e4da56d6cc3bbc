"""Defines the flow that rereads a site's archive on Dask workers, which may run on many machines."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from importlib import import_module

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner

from flows.alerts.failure_hook import tell_of_failure
from flows.orchestration.run_lock import at_work
from flows.orchestration.run_names import run_name
from flows.progress import reading_bar
from flows.rereading.remote_job import LOCAL, Part, job_parts, read_part
from flows.rereading.reread import reread_site
from flows.settings import load_settings
from flows.sites import known_site
from seeds.site import Site
from storage.archive import Archive, existing_archive
from storage.errors import TryAgainLater
from storage.readings.values import ReadingResult, StoredBody

AHEAD = 64  # submitted parts whose rows are not written yet


def reread_on_dask(address: str, processors: int, site: str, since: datetime | None, stale: int) -> None:
    """Returns when all bodies were read; raises TryAgainLater if the scheduler or its workers are lost."""
    spread = reread_spread.with_options(task_runner=_runner(address, processors))
    try:
        spread(site, since, stale)
    except (OSError, import_module("distributed").scheduler.KilledWorker) as error:
        raise TryAgainLater(f"{site}: the Dask scheduler or its workers are lost ({error}); run this again") from error


@task(name="reread-part", cache_policy=NO_CACHE, persist_result=False)
def read_there(part: Part) -> list[ReadingResult]:
    return read_part(part)


@flow(name="reread-on-dask", flow_run_name=run_name, on_failure=[tell_of_failure], on_crashed=[tell_of_failure])
def reread_spread(site: str, since: datetime | None, stale: int) -> None:
    """Read again what changed rules read before, on many machines; no reading is replaced."""
    settings = load_settings()
    with at_work(settings.data), existing_archive(settings.data, settings.database_url) as archive:
        one = known_site(settings, site)
        reread_site(archive, one, partial(_read, archive, one), since, reading_bar(site, "pages read again", stale))


def _read(archive: Archive, site: Site, bodies: Iterable[Sequence[StoredBody]]) -> Iterator[list[ReadingResult]]:
    """The results in the order of the bodies, so that the rows are the same as with one machine."""
    under_way: deque[PrefectFuture[list[ReadingResult]]] = deque()
    for part in job_parts(archive, site, bodies):
        under_way.append(read_there.submit(part))
        if len(under_way) == AHEAD:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def _runner(address: str, processors: int) -> TaskRunner[PrefectFuture[list[ReadingResult]]]:
    runner = import_module("prefect_dask").DaskTaskRunner
    if address != LOCAL:
        return runner(address=address)  # type: ignore[no-any-return] # imported only where it is used
    # In this process: a scheduler's port accepts code from every user of the machine. Its status pages are on loopback.
    cluster: dict[str, object] = {"processes": False, "n_workers": 1, "threads_per_worker": processors}
    cluster |= dict.fromkeys(("dashboard_address", "worker_dashboard_address"), "127.0.0.1:0")
    return runner(cluster_kwargs=cluster)  # type: ignore[no-any-return] # as above
