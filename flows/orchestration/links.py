"""Links of Prefect's UI, relative to its own address: to reports by their key, to runs and to deployments' lists."""

from prefect.runtime import flow_run

ALL_REPORTS = "[all reports](/artifacts)"
OF_A_SITE = ("night", "ledgers", "changes", "refusals", "coverage", "calendar", "trend")


def report_link(key: str) -> str:
    return f"[{key}](/artifacts/key/{key})"


def run_link() -> str:
    """The link to the flow run that this code runs in; empty outside of one."""
    run = flow_run.get_id()
    return f"[this run](/runs/flow-run/{run})" if run else ""


def links_of_site(site: str) -> str:
    """A line with the reports of a site, of all sites, and the run that wrote it."""
    links = [report_link(f"{site}-{name}") for name in OF_A_SITE]
    links += [report_link("last-night"), report_link("health"), run_link()]
    return " · ".join(link for link in links if link)
