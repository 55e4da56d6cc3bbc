"""Serves a data folder: declares its deployments, cleans up after an earlier serve, and starts due runs."""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.runner import Runner

from flows.serve.deployments import OURS, deployments
from flows.serve.stale_runs import mark_the_dead, mark_the_unborn, skip_the_overtaken
from flows.serve.until_stopped import run_until_stopped
from flows.serve.watchdog import watching
from flows.settings import Settings

RUNS_AT_ONCE = 6
POLL_SECONDS = 5


def serve_folder(settings: Settings) -> None:
    """Serves until SIGTERM or Ctrl-C. Schedules stay: the next start does or skips the runs that were missed."""
    runner = Runner(name=OURS, query_seconds=POLL_SECONDS, limit=RUNS_AT_ONCE, pause_on_shutdown=False)
    made = [runner.add_deployment(one) for one in deployments(settings)]
    declared = {one for one in made if isinstance(one, UUID)}
    with get_client(sync_client=True) as client:
        _forget_old(client, declared)
        mark_the_dead(client, settings)
        mark_the_unborn(client, declared)
        skip_the_overtaken(client, datetime.now(UTC))
    with watching(settings):
        run_until_stopped(runner)


def _forget_old(client: SyncPrefectClient, declared: Collection[UUID]) -> None:
    """Deletes our deployments that are no longer declared: of a retired site, or of a removed command."""
    ours = client.read_deployments(deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[OURS])))
    for old in ours:
        if old.id not in declared:
            client.delete_deployment(old.id)
