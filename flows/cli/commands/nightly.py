"""`luutru nightly`."""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from flows.cli.terminal import terminal
from flows.exit_codes import FAILED, exit_code
from flows.health.output import health_json, health_lines
from flows.nightly.head_start import head_start
from flows.nightly.publication_summary import published_line
from flows.nightly.status_table import funnel_as_json, night_table, reasons
from flows.orchestration.home import keep_prefect_here
from flows.orchestration.temporary_server import temporary_server
from flows.progress import bars_or_lines
from flows.settings import Settings, load_settings
from flows.sites import chosen_sites, refuse_what_cannot_run
from storage.archive import Archive, decide_kind, open_archive
from storage.outcomes import RunState
from storage.runs.health import KeptHealth, health_of
from storage.runs.totals import Funnel

if TYPE_CHECKING:
    from flows.nightly.flow import NightEnd


def nightly(
    sites: Annotated[
        list[str] | None,
        typer.Argument(metavar="SITE", help="Slugs of sites; all sites that are not retired if none is named."),
    ] = None,
    as_json_: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Crawl the sites, read the new pages and publish their texts.

    After a kill, run the same command again: it resumes.

    Example: luutru nightly hanoimoi thanhtri
    """
    settings = load_settings()
    chosen = chosen_sites(settings, sites or [])
    refuse_what_cannot_run(settings, chosen)
    with open_archive(settings.data, settings.database_url) as archive:
        decide_kind(archive, settings.kind)  # a wrong data folder is reported before Prefect starts
        end = _night(settings, archive, [site.slug for site in chosen])
    _print(end.funnels, _health(settings, end.funnels), end.published, as_json_)
    for failure in end.failures:
        sys.stderr.write(f"luutru: {failure}\n")
    if end.failures:
        raise typer.Exit(max(exit_code(failure) for failure in end.failures))
    if any(funnel.state == RunState.FAILED for funnel in end.funnels):
        raise typer.Exit(FAILED)


def _night(settings: Settings, archive: Archive, slugs: list[str]) -> "NightEnd":
    keep_prefect_here(settings.data)
    with (
        temporary_server(settings.data) as wait_for_server,
        head_start(settings, archive, slugs),
        bars_or_lines(Console(stderr=True)),
    ):
        from flows.nightly.flow import nightly as flow  # noqa: PLC0415 (Prefect reads its settings when imported)
        from flows.orchestration.run_names import no_heartbeats  # noqa: PLC0415 (as above)

        wait_for_server()
        with no_heartbeats():
            return flow(slugs)


def _health(settings: Settings, funnels: Sequence[Funnel]) -> list[KeptHealth]:
    with open_archive(settings.data, settings.database_url) as archive:
        found = (health_of(archive, funnel.run_id) for funnel in funnels)
        return [health for health in found if health]


def _print(
    funnels: Sequence[Funnel], health: Sequence[KeptHealth], published: Sequence[int] | None, as_json_: bool
) -> None:
    if as_json_:
        summary = {
            "sites": [funnel_as_json(funnel) for funnel in funnels],
            "health": [health_json(one) for one in health],
            "published": None if published is None else list(published),
        }
        typer.echo(json.dumps(summary, indent=2))
        return
    console = terminal()
    console.print(night_table(funnels))
    for line in reasons(funnels):
        console.print(f"  {line}", highlight=False)
    for line in health_lines(health):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(published_line(published, funnels, health), highlight=False, soft_wrap=True)
