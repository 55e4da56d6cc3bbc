"""Watches for dead, late, stuck and failed runs while `luutru serve` runs, and sends alarms."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import PrefectException
from prefect.logging import get_logger

from flows.alerts.alert import Alert, AlertKind, AlertNotSent
from flows.alerts.failure_hook import failure
from flows.alerts.sent_log import send_once
from flows.serve.stale_runs import late_runs, mark_the_dead, runs_in
from flows.settings import Settings

SECONDS = 30.0
SECONDS_TO_JOIN = 1.0  # a mail server that does not answer must not delay the end
LONGEST = timedelta(hours=20)  # such a run lasts into the next evening
LOOK_BACK = timedelta(days=2)


@contextmanager
def watching(settings: Settings, seconds: float = SECONDS) -> Iterator[None]:
    """Looks at once, then at each interval, in a thread."""
    over = threading.Event()

    def watch() -> None:
        while True:
            _look_and_tell(settings)
            if over.wait(seconds):
                return

    thread = threading.Thread(target=watch, name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(SECONDS_TO_JOIN)


def alarms(client: SyncPrefectClient, settings: Settings, now: datetime) -> list[Alert]:
    """Marks dead runs as crashed, and returns the alarms that people should get."""
    mark_the_dead(client, settings)
    ended = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.FAILED, StateType.CRASHED])),
            end_time=FlowRunFilterEndTime(after_=now - LOOK_BACK),
        )
    )
    reported = [failure(run, run.name, run.state) for run in ended if run.state]
    reported += [_late(run) for run in late_runs(client, now)]
    return reported + [_stuck(run, now) for run in runs_in(client, [StateType.RUNNING]) if _is_stuck(run, now)]


def _look_and_tell(settings: Settings) -> None:
    """Logs its own failures; the next look tries again."""
    logger = get_logger("luutru.watch")
    try:
        with get_client(sync_client=True) as client:
            found = alarms(client, settings, datetime.now(UTC))
    except (PrefectException, OSError) as error:
        logger.warning("could not look at the runs: %s", error)
        return
    for alert in found:
        try:
            send_once(settings, alert)
        except AlertNotSent as error:
            logger.error("%s", error)  # noqa: TRY400 (the one line says it all)


def _late(run: FlowRun) -> Alert:
    text = f"due at {run.expected_start_time}, and not begun: does `luutru serve` or its worker run?"
    return Alert(f"{run.id}:late", AlertKind.LATE, f"{run.name}: late", text)


def _stuck(run: FlowRun, now: datetime) -> Alert:
    hours = (now - run.start_time).total_seconds() / 3600 if run.start_time else 0
    return Alert(f"{run.id}:stuck", AlertKind.STUCK, f"{run.name}: stuck", f"it has run for {hours:.0f} hours")


def _is_stuck(run: FlowRun, now: datetime) -> bool:
    return run.start_time is not None and now - run.start_time > LONGEST
