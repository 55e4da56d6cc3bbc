"""`luutru status`."""

import json
from datetime import datetime
from typing import Annotated

import typer

from flows.backfill.open_orders import open_backfills, open_json, open_lines
from flows.cli.parameters import SiteNames
from flows.cli.terminal import terminal
from flows.health.output import health_json, health_lines
from flows.nightly.status_table import funnel_as_json as funnel_json
from flows.nightly.status_table import night_table, reasons
from flows.settings import Settings, load_settings
from luutru.coverage import WEEKS
from storage.archive import Archive, archive_kind, existing_archive
from storage.frontier.validator_trust import DISTRUSTED_FOR, distrusted_hosts
from storage.runs.health import latest_health
from storage.runs.totals import count_archive, latest_funnels


def status(
    sites: SiteNames = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the same as JSON.")] = False,
    calendar: Annotated[
        bool,
        typer.Option(
            "--calendar", help="Show how many articles each day has, and the holes: days with far fewer than usual."
        ),
    ] = False,
    economics: Annotated[
        bool,
        typer.Option(
            "--economics", help="Show what the nights cost and caught: requests, edits, hosts whose 304s lie."
        ),
    ] = False,
    weeks: Annotated[
        int, typer.Option(min=1, max=5_200, metavar="NUMBER", help="With --calendar: how many weeks, up to tonight.")
    ] = WEEKS,
) -> None:
    """Show what the archive contains, how the last run of each site ended, and which texts are on hold.

    Texts on hold are texts of a run that was judged broken: `luutru release` publishes them.

    Example: luutru status thanhtri
    """
    settings = load_settings()
    if sites:
        _refuse_unknown(settings, sites)
    with existing_archive(settings.data, settings.database_url) as archive:
        if calendar:
            from flows.cli.calendars import print_calendars  # noqa: PLC0415 (the plain status needs no site files)

            print_calendars(archive, settings, sites, weeks, as_json=as_json)
        elif economics:
            from flows.cli.economics import print_economics  # noqa: PLC0415 (as above)

            print_economics(archive, settings, sites, as_json=as_json)
        else:
            _print(archive, settings, sites, as_json)


def _refuse_unknown(settings: Settings, sites: list[str]) -> None:
    from flows.sites import known_site  # noqa: PLC0415 (as above)

    for slug in sites:
        known_site(settings, slug)


def _print(archive: Archive, settings: Settings, sites: list[str] | None, as_json: bool) -> None:
    counts, kind, funnels = count_archive(archive), archive_kind(archive), latest_funnels(archive, sites)
    health = latest_health(archive, sites)
    distrusted, backfills = distrusted_hosts(archive), open_backfills(archive, sites)
    if as_json:
        runs = [funnel_json(funnel) for funnel in funnels]
        summary = {"kind": kind, **counts, "runs": runs, "health": [health_json(one) for one in health]}
        summary["distrusted"] = [
            {"host": host, "since": since.isoformat(), "proof": proof, "until": _until(since)}
            for host, since, proof in distrusted
        ]
        summary["backfills"] = [open_json(one) for one in backfills]
        typer.echo(json.dumps(summary, indent=2))
        return
    console = terminal()
    console.print(f"{settings.data}: {kind or 'nothing crawled yet'}", highlight=False)
    console.print(", ".join(f"{number} {word}" for word, number in counts.items()), highlight=False)
    if funnels:
        console.print(night_table(funnels))
        for line in reasons(funnels):
            console.print(f"  {line}", highlight=False)
    for host, since, proof in distrusted:
        stated = (
            f"{host}: its 304 responses proved false ({proof}, {since:%Y-%m-%d}); "
            f"pages are fetched in full until {_until(since)}"
        )
        console.print(stated, highlight=False, markup=False, soft_wrap=True)
    for line in [*open_lines(backfills), *health_lines(health)]:
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _until(since: datetime) -> str:
    return f"{since + DISTRUSTED_FOR:%Y-%m-%d}"
