"""The watchdog's alarms for runs that are late, stuck, scheduled twice or never started, on a real Prefect server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings
from prefect.states import Pending, Running, Scheduled

from flows.orchestration.server_secret import server_secret
from flows.serve.stale_runs import mark_the_unborn, skip_the_overtaken
from flows.serve.watchdog import alarms
from flows.settings import Settings
from storage.archive import open_archive
from tests.flows.serving_folder import serving
from tests.rehearsal.portal import Rehearsal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SyncPrefectClient]:
    """The client of a server that has our deployments.

    No runner starts their runs, since that would be a race with the test.
    """
    folder = tmp_path_factory.mktemp("watch")
    with (
        Rehearsal(seed=1, day=1) as portal,
        serving(folder, portal.origin, KEEP_DAYS="7") as served,
        temporary_settings(
            updates={PREFECT_API_URL: f"{served.ui}/api", PREFECT_API_AUTH_STRING: server_secret(served.data)}
        ),
        get_client(sync_client=True) as one,
    ):
        yield one


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with open_archive(tmp_path / "data"):
        return Settings(data=tmp_path / "data")


def idle_deployment(client: SyncPrefectClient, name: str) -> UUID:
    """A deployment that no runner polls for."""
    flow = client.create_flow_from_name(f"flow-of-{name}")
    return client.create_deployment(flow_id=flow, name=name, entrypoint="flows.serve.maintenance.reread")


def test_only_the_newest_of_the_missed_runs_is_started(client: SyncPrefectClient) -> None:
    now, missed = datetime.now(UTC), idle_deployment(client, "missed")
    runs = [
        client.create_flow_run_from_deployment(missed, state=Scheduled(scheduled_time=now - timedelta(days=days)))
        for days in (3, 2, 1)
    ]
    skip_the_overtaken(client, now)
    states = [client.read_flow_run(run.id).state_name for run in runs]
    assert states[:2] == ["Skipped", "Skipped"]
    assert states[2] in ("Scheduled", "Late")


def test_late_and_stuck_runs_are_alarms(client: SyncPrefectClient, settings: Settings) -> None:
    now = datetime.now(UTC)
    late = client.create_flow_run_from_deployment(
        idle_deployment(client, "late"), state=Scheduled(scheduled_time=now - timedelta(hours=1))
    )
    stuck = client.create_flow_run_from_deployment(idle_deployment(client, "stuck"))
    client.set_flow_run_state(stuck.id, Running(), force=True)
    keys = {alert.key for alert in alarms(client, settings, now)}
    assert f"{late.id}:late" in keys
    assert f"{stuck.id}:stuck" not in keys
    assert f"{stuck.id}:stuck" in {alert.key for alert in alarms(client, settings, now + timedelta(hours=21))}


def test_a_run_that_waited_for_an_earlier_serve_ends(client: SyncPrefectClient) -> None:
    ours, other = idle_deployment(client, "ours"), idle_deployment(client, "other")
    waiting = {one: client.create_flow_run_from_deployment(one).id for one in (ours, other)}
    for run in waiting.values():
        client.set_flow_run_state(run, Pending(), force=True)
    mark_the_unborn(client, [ours])
    assert client.read_flow_run(waiting[ours]).state_name == "Crashed"
    assert client.read_flow_run(waiting[other]).state_name == "Pending"
