"""Runs the maintenance commands as flows: process, reread, publish, verify and the disk's upkeep."""

from datetime import date
from typing import Any

from prefect import State, flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.states import Cancelled

from flows.alerts.failure_hook import tell_of_failure, tell_or_log
from flows.backfill.open_orders import open_backfills, open_report
from flows.clock import tonight
from flows.orchestration.run_lock import at_work
from flows.orchestration.run_names import SKIPPED, run_name
from flows.pages.near_duplicates import copies_report, first_day
from flows.serve.cli_child import CommandPutOff, own_command
from flows.serve.disk_forecast import disk_alarm, disk_report, forecast
from flows.settings import load_settings
from storage.archive import existing_archive
from storage.near_duplicates.self_copies import copy_figures
from storage.near_duplicates.update import update_near_duplicates

MOST_COMPARED = 20_000
"""Texts in one night: an archive that was never compared is compared in several, or by hand in one go."""


@flow(name="process", flow_run_name=run_name, on_failure=[tell_of_failure], on_crashed=[tell_of_failure])
def process(site: str | None = None) -> State[Any] | None:
    """Read the archived pages that no run has read yet, as `luutru process` does.

    Nothing that was read before is replaced.

    Args:
        site: the site whose pages are read; left out: all sites
    """
    return _command("process", *_named(site))


@flow(name="reread", flow_run_name=run_name, on_failure=[tell_of_failure], on_crashed=[tell_of_failure])
def reread(site: str | None = None, since: date | None = None, accept: bool = False) -> State[Any] | None:
    """Read pages again whose layout or extractor changed, as `luutru reread` does; the report is in the log.

    Args:
        site: the site whose pages are read; left out: all sites
        since: only pages captured from that day on
        accept: the new readings replace the old ones; without it nothing is replaced
    """
    options = [f"--since={since}"] if since else []
    if accept:
        options.append("--accept")
    return _command("reread", *options, *_named(site))


@flow(name="relearn", flow_run_name=run_name, on_failure=[tell_of_failure], on_crashed=[tell_of_failure])
def relearn(site: str) -> State[Any] | None:
    """Draft a site's changed layout from its archived pages, as `luutru relearn SITE` does; the gate is in the log.

    The draft replaces nothing: `luutru relearn SITE --accept` uses it.
    """
    return _command("relearn", *_named(site))


@flow(name="publish", flow_run_name=run_name, on_failure=[tell_of_failure], on_crashed=[tell_of_failure])
def publish() -> State[Any] | None:
    """Write a corpus file for each document that has none."""
    return _command("publish")


@flow(name="verify", flow_run_name=run_name, on_failure=[tell_of_failure], on_crashed=[tell_of_failure])
def verify() -> State[Any] | None:
    """Check that files and rows are what they were when they were written."""
    return _command("verify")


@flow(name="upkeep", flow_run_name=run_name, on_failure=[tell_of_failure], on_crashed=[tell_of_failure])
def upkeep() -> None:
    """Report how full the disk is and when it will be full; alarm if that is soon. Compare new texts for copies."""
    settings = load_settings()
    with at_work(settings.data):
        with existing_archive(settings.data, settings.database_url) as archive:
            coming, backfills = forecast(archive, tonight()), open_report(open_backfills(archive))
            update_near_duplicates(archive, most=MOST_COMPARED)
            copies = copies_report(copy_figures(archive, first_day(tonight())))
        create_markdown_artifact(
            markdown=disk_report(coming, settings.keep_days), key="disk", description="How full the disk is, and when"
        )
        create_markdown_artifact(
            markdown=backfills, key="open-backfills", description="Backfills that are not done, and how to resume them"
        )
        create_markdown_artifact(
            markdown=copies, key="near-duplicates", description="How many texts of each site are copies"
        )
        if problem := disk_alarm(coming, tonight()):
            tell_or_log(settings, problem)


def _named(site: str | None) -> list[str]:
    """Returns the site as an argument, which must be the last one; after `--` a dash makes no option of it."""
    return ["--", site] if site else []


def _command(*arguments: str) -> State[Any] | None:
    """Runs the command; returns the state Skipped if another command has a lock that it needs."""
    with at_work(load_settings().data):
        try:
            own_command(list(arguments), get_run_logger().info)
        except CommandPutOff as put_off:
            return Cancelled(name=SKIPPED, message=str(put_off))
    return None
