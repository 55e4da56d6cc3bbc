"""Commands run their flows without Prefect's heartbeats: whether a run lives is a lock (docs/decisions/0014)."""

from contextlib import AbstractContextManager

from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, Settings, temporary_settings


def no_heartbeats() -> AbstractContextManager[Settings]:
    """Each flow run inside would wait up to a second at its end for its heart, which the environment cannot stop."""
    return temporary_settings(updates={PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})
