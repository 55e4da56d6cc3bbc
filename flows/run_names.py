"""The names under which people look for runs: `hanoimoi · 2026-11-23 · nightly`."""

from prefect.runtime import flow_run

from flows.night import tonight


def run_name() -> str:
    """For Prefect's `flow_run_name`: from the running flow's name and its parameters."""
    kind = (flow_run.get_flow_name() or "run").removesuffix("-site")
    site = (flow_run.get_parameters() or {}).get("site")
    return " · ".join([*([str(site)] if site else []), tonight().isoformat(), kind])
