"""The names under which people look for runs: `hanoimoi · 2026-11-23 · nightly`.

Commands run their flows without Prefect's heartbeats: whether a run lives is a lock (docs/decisions/0014).

The name of the state in which a run ends that was not needed or found another at work; its message says why.
"""

from contextlib import AbstractContextManager

from prefect.runtime import flow_run
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, Settings, temporary_settings

from flows.clock import tonight


def no_heartbeats() -> AbstractContextManager[Settings]:
    """Each flow run inside would wait up to a second at its end for its heart, which the environment cannot stop."""
    return temporary_settings(updates={PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})


def run_name() -> str:
    """For Prefect's `flow_run_name`: from the running flow's name and its parameters."""
    kind = (flow_run.get_flow_name() or "run").removesuffix("-site")
    site = (flow_run.get_parameters() or {}).get("site")
    return " · ".join([*([str(site)] if site else []), tonight().isoformat(), kind])


SKIPPED = "Skipped"
