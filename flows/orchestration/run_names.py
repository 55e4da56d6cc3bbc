"""Names flow runs (`hanoimoi · 2026-11-23 · nightly`) and their skipped state, and turns off Prefect's heartbeats.

A lock shows whether a run is alive (docs/decisions/0014), so heartbeats are not needed. A run that was not needed, or
found another command at work, ends in the skipped state; the state's message says why.
"""

from contextlib import AbstractContextManager

from prefect.runtime import flow_run
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, Settings, temporary_settings

from flows.clock import tonight


def no_heartbeats() -> AbstractContextManager[Settings]:
    """Turns off heartbeats: a flow run waits up to a second for them at its end, and no setting prevents it."""
    return temporary_settings(updates={PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})


def run_name() -> str:
    """Prefect's `flow_run_name`: built from the running flow's name and its parameters."""
    kind = (flow_run.get_flow_name() or "run").removesuffix("-site")
    site = (flow_run.get_parameters() or {}).get("site")
    return " · ".join([*([str(site)] if site else []), tonight().isoformat(), kind])


SKIPPED = "Skipped"
