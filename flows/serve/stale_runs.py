"""Closes flow runs that died, that never started, or that a newer run replaces."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect import State
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Cancelled, Crashed

from flows.backfill.open_orders import command_of_parameters
from flows.orchestration.run_lock import died, forget
from flows.orchestration.run_names import SKIPPED
from flows.settings import Settings

LATE = timedelta(minutes=20)
ALIVE = (StateType.RUNNING, StateType.CANCELLING)


def mark_the_dead(client: SyncPrefectClient, settings: Settings) -> list[FlowRun]:
    """Marks runs on this folder whose process is gone as crashed; returns them."""
    dead = [run for run in runs_in(client, ALIVE) if died(settings.data, run.id)]
    for run in dead:
        cancelled = run.state_type == StateType.CANCELLING
        end: State[None] = (
            Cancelled(message="its process ended while it was being cancelled")
            if cancelled
            else Crashed(message=f"its process died; {_how_to_resume(run)}")
        )
        client.set_flow_run_state(run.id, end, force=True)
        forget(settings.data, run.id)
    return [run for run in dead if run.state_type == StateType.RUNNING]


def _how_to_resume(run: FlowRun) -> str:
    """A night comes again by itself; a backfill does not."""
    kind = run.name.rpartition(" · ")[2]
    if kind == "backfill":
        return f"`{command_of_parameters(run.parameters)}` resumes it"
    if kind == "nightly":
        return f"`luutru nightly {run.parameters.get('site', '')}` resumes it, and so does the next scheduled night"
    return "its next run resumes the work"


def mark_the_unborn(client: SyncPrefectClient, deployments: Iterable[UUID]) -> None:
    """Marks runs that an earlier serve never started; call it before runs are started."""
    ours = set(deployments)
    for run in runs_in(client, (StateType.PENDING,)):
        if run.deployment_id in ours:
            client.set_flow_run_state(run.id, Crashed(message="luutru serve ended before it began"), force=True)


def skip_the_overtaken(client: SyncPrefectClient, now: datetime) -> list[FlowRun]:
    """Skips all late runs of a deployment but the newest, and says so in their message."""
    newest: dict[UUID | None, FlowRun] = {}
    skipped = []
    for run in sorted(late_runs(client, now), key=_planned):
        if (older := newest.get(run.deployment_id)) is not None:
            client.set_flow_run_state(
                older.id,
                Cancelled(name=SKIPPED, message="a later run of the same deployment does its work"),
                force=True,
            )
            skipped.append(older)
        newest[run.deployment_id] = run
    return skipped


def late_runs(client: SyncPrefectClient, now: datetime) -> list[FlowRun]:
    runs = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            expected_start_time=FlowRunFilterExpectedStartTime(before_=now - LATE),
        )
    )
    return [run for run in runs if run.deployment_id]


def runs_in(client: SyncPrefectClient, types: Iterable[StateType]) -> list[FlowRun]:
    wanted = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types))))
    return client.read_flow_runs(flow_run_filter=wanted)


def _planned(run: FlowRun) -> datetime:
    return run.expected_start_time or datetime.min.replace(tzinfo=UTC)
