"""Serving a data folder: its deployments declared anew, what an earlier serve left put in order, runs started."""

import asyncio
import signal
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.runner import Runner

from flows.serve.deployments import OURS, deployments
from flows.serve.stale_runs import mark_the_dead, mark_the_unborn, skip_the_overtaken
from flows.serve.watchdog import watching
from flows.settings import Settings

RUNS_AT_ONCE = 6
POLL_SECONDS = 5


def serve_folder(settings: Settings) -> None:
    """Until SIGTERM or Ctrl-C. Schedules stay when it ends: what they owed is done, or skipped, at the next start."""
    runner = Runner(name=OURS, query_seconds=POLL_SECONDS, limit=RUNS_AT_ONCE, pause_on_shutdown=False)
    made = [runner.add_deployment(one) for one in deployments(settings)]
    declared = {one for one in made if isinstance(one, UUID)}
    with get_client(sync_client=True) as client:
        _forget_old(client, declared)
        mark_the_dead(client, settings)
        mark_the_unborn(client, declared)
        skip_the_overtaken(client, datetime.now(UTC))
    with watching(settings):
        asyncio.run(_until_stopped(runner))


async def _until_stopped(runner: Runner) -> None:
    """Ends what runs when told to stop: a crawl closes its files, and the next run takes it up.

    The runner's own handler of SIGTERM does not wait for its end (Prefect 3.8.8: `astop` is never awaited there).
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    vars(runner)["handle_sigterm"] = lambda *_: loop.call_soon_threadsafe(stop.set)
    loop.add_signal_handler(signal.SIGINT, stop.set)
    running = asyncio.create_task(runner.start())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        await runner.astop()
    stopping.cancel()
    await asyncio.gather(running, return_exceptions=runner.stopping)


def _forget_old(client: SyncPrefectClient, declared: Collection[UUID]) -> None:
    """A deployment of ours that is no longer declared: its site was retired, or its command is gone."""
    ours = client.read_deployments(deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[OURS])))
    for old in ours:
        if old.id not in declared:
            client.delete_deployment(old.id)
