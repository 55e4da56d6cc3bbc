"""Links of Prefect's UI, relative to its own address: to reports by their key, to runs and to deployments' lists."""

from prefect.runtime import flow_run

from flows.orchestration.room_address import room_link

ALL_REPORTS = "[all reports](/artifacts)"
OF_A_SITE = ("night", "ledgers", "changes", "refusals", "coverage", "calendar", "trend")


def report_link(key: str) -> str:
    return f"[{key}](/artifacts/key/{key})"


def run_link() -> str:
    """The link to the flow run that this code runs in; empty outside of one."""
    run = flow_run.get_id()
    return f"[this run](/runs/flow-run/{run})" if run else ""


def links_of_site(site: str, luutru_run: int | None = None) -> str:
    """A line with the reports of a site, of all sites, the flow run that wrote it, and the room's pages of them."""
    links = [report_link(f"{site}-{name}") for name in OF_A_SITE]
    links += [report_link("last-night"), report_link("health"), run_link(), room_link("reading room", f"/site/{site}")]
    links += [room_link("its pages", f"/site/{site}?run={luutru_run}")] if luutru_run else []
    return " · ".join(link for link in links if link)
