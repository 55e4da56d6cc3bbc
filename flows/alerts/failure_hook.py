"""Sends an alarm when a flow run fails or crashes."""

from typing import Any

from prefect import Flow, State
from prefect.client.schemas.objects import FlowRun
from prefect.logging import get_logger

from flows.alerts.alert import Alert, AlertKind, AlertNotSent
from flows.alerts.sent_log import send_once
from flows.settings import Settings, load_settings


def tell_of_failure(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Prefect calls this hook with exactly these parameter names."""
    tell_or_log(load_settings(), failure(flow_run, flow.name, state))


def tell_or_log(settings: Settings, alert: Alert) -> None:
    """Sends the alarm; a broken route is logged and fails no run, and the alarm counts as not sent."""
    try:
        send_once(settings, alert)
    except AlertNotSent as error:
        get_logger("luutru.alarms").error("%s", error)


def failure(run: FlowRun, flow_name: str, state: State[Any]) -> Alert:
    kind = AlertKind.CRASHED if state.is_crashed() else AlertKind.FAILED
    return Alert(
        key=f"{run.id}:{kind}",
        kind=kind,
        subject=f"{run.name}: {kind}",
        text=f"{state.message or 'no reason given'}\nflow {flow_name}, run {run.id}",
    )
