"""Serving a data folder: its deployments declared anew, what an earlier serve left put in order, runs started."""

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
        run_until_stopped(runner)


def _forget_old(client: SyncPrefectClient, declared: Collection[UUID]) -> None:
    """A deployment of ours that is no longer declared: its site was retired, or its command is gone."""
    ours = client.read_deployments(deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[OURS])))
    for old in ours:
        if old.id not in declared:
            client.delete_deployment(old.id)
