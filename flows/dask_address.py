"""Where `luutru process --again --dask` finds its scheduler, and what must be there for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec

from flows.passing_server import passing_server
from flows.prefect_home import keep_prefect_here
from flows.read_bodies import rules_of
from flows.reread import Reread
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive
from storage.failures import MendTheFolder
from storage.rereading import RereadingHandle, begin_rereading

LOCAL = "local"  # a scheduler and workers of this machine's, for the while


@contextmanager
def rereading_on_dask(settings: Settings, address: str) -> Iterator[Reread]:
    """Raises MendTheFolder where Dask is not installed."""
    if find_spec("prefect_dask") is None:
        raise MendTheFolder("--dask needs `pip install 'luutru[dask]'`")
    keep_prefect_here(settings.data)
    with passing_server(settings.data) as wait_for_server:
        wait_for_server()
        yield partial(_reread, address)


def _reread(address: str, archive: Archive, site: Site, since: datetime | None, stale: int) -> RereadingHandle:
    # Prefect reads its settings when imported.
    import_module("flows.reread_flow").reread_on_dask(address, os.cpu_count() or 1, site.slug, since, stale)
    return begin_rereading(archive, rules_of(site), since)
