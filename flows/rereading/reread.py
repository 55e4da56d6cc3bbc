"""Rereads a site's archive by changed rules, here or on a Dask scheduler.

The old readings stay active until the operator accepts the new ones.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec

from flows.extraction.batches import rules_of
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive
from storage.corpus.older_database import refuse_writing
from storage.corpus.unapplied_takedowns import apply_unapplied
from storage.errors import CorrectTheInput
from storage.readings.rereading import RereadingHandle, begin_rereading, bodies_to_reread, keep_rereadings
from storage.readings.rereading import begin_rereading as begin
from storage.readings.values import ReadingResult, StoredBody

Read = Callable[[Iterable[Sequence[StoredBody]]], Iterator[list[ReadingResult]]]
Reread = Callable[[Archive, Site, datetime | None, int], RereadingHandle]  # the last: how many bodies wait for it


def reread_site(
    archive: Archive,
    site: Site,
    read: Read,
    since: datetime | None,
    progress: Callable[[int], None] = lambda _: None,
) -> RereadingHandle:
    """Reads the bodies whose rules changed; resumes a killed rereading."""
    refuse_writing(archive)
    apply_unapplied(archive)
    rereading = begin(archive, rules_of(site), since)
    for results in read(bodies_to_reread(archive, rereading)):
        keep_rereadings(archive, rereading, results)
        progress(len(results))
    return rereading


@contextmanager
def rereading_on_dask(settings: Settings, address: str) -> Iterator[Reread]:
    """Yields the rereading function for the scheduler at `address`. Raises CorrectTheInput if Dask is not installed."""
    if find_spec("prefect_dask") is None:
        raise CorrectTheInput("--dask needs `pip install 'luutru[dask]'`")
    from flows.orchestration.home import keep_prefect_here  # noqa: PLC0415 (a rereading on this machine needs none of it)
    from flows.orchestration.temporary_server import temporary_server  # noqa: PLC0415 (as above)

    keep_prefect_here(settings.data)
    with temporary_server(settings.data) as wait_for_server:
        wait_for_server()
        yield partial(_reread, address)


def _reread(address: str, archive: Archive, site: Site, since: datetime | None, stale: int) -> RereadingHandle:
    # Prefect reads its settings when imported.
    import_module("flows.rereading.dask_flow").reread_on_dask(address, os.cpu_count() or 1, site.slug, since, stale)
    return begin_rereading(archive, rules_of(site), since)
