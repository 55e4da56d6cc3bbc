"""`luutru status`."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console

from flows.known_sites import known_site
from flows.settings import load_settings
from flows.summary import as_json as funnel_json
from flows.summary import night_table, reasons
from storage.archive import kind_of, open_archive
from storage.counts import count_archive
from storage.funnel import latest_funnels


def status(
    sites: Annotated[list[str] | None, typer.Argument(help="Only these sites.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
) -> None:
    """Show what the archive holds and how each site's last run ended.

    Example: luutru status thanhtri
    """
    settings = load_settings()
    for slug in sites or []:
        known_site(settings, slug)
    with open_archive(settings.data, settings.database_url) as archive:
        counts, kind, funnels = count_archive(archive), kind_of(archive), latest_funnels(archive, sites)
    if as_json:
        typer.echo(json.dumps({"kind": kind, **counts, "runs": [funnel_json(funnel) for funnel in funnels]}, indent=2))
        return
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(f"{settings.data}: {kind or 'nothing crawled yet'}", highlight=False)
    console.print(", ".join(f"{number} {word}" for word, number in counts.items()), highlight=False)
    if funnels:
        console.print(night_table(funnels))
        for line in reasons(funnels):
            console.print(f"  {line}", highlight=False)
