"""`luutru portals`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from flows.cli.parameters import SiteNames
from flows.cli.terminal import terminal
from flows.clock import tonight
from flows.exit_codes import RETRY
from flows.settings import load_settings
from flows.site_check.portal_hosts import FoundHost
from flows.site_check.portals import DraftedPortal, draft_portals, find_portals, page_address
from flows.sites import named_sites
from storage.archive import open_archive


def portals(
    sites: SiteNames = None,
    from_url: Annotated[
        str | None, typer.Option("--from", metavar="URL", help="Fetch this page too, and read its links.")
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Draft each portal that no site file has.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """List the hosts that archived pages of the portals link under the same domain, and that no site file has.

    Nothing is fetched without --from and --draft. With --draft, each host is asked for its first page and an article: a
    portal of a known family becomes a member in LUUTRU_SITES/members, another one gets a drafted site file.

    Exit code 75: with --draft, a host does not answer now.

    Example: luutru portals hanoigov --draft
    """
    settings = load_settings()
    url = page_address(from_url) if from_url else None
    chosen = [one for one in named_sites(settings, sites) if one.kind == "portal" or sites]
    with open_archive(settings.data, settings.database_url) as archive:
        found = find_portals(settings, archive, chosen, url)
        new = [one for one in found if one.site is None]
        drafted = draft_portals(settings, archive, new, tonight()) if draft else []
    if as_json:
        reported = {"found": [asdict(one) for one in found], "drafted": [asdict(one) for one in drafted]}
        typer.echo(json.dumps(reported, ensure_ascii=False, indent=2))
    else:
        _print(found, new, drafted)
    if any(one.later for one in drafted):
        raise typer.Exit(RETRY)


def _print(found: list[FoundHost], new: list[FoundHost], drafted: list[DraftedPortal]) -> None:
    console = terminal()
    ends = {one.host: f"{one.slug}: {one.family}" if one.slug else one.reason or "" for one in drafted}
    table = Table("host", "links", "first linked on", "as", *(["draft"] if drafted else []))
    for one in new:
        table.add_row(one.host, str(one.links), one.page, " / ".join(one.words), *([ends[one.host]] if drafted else []))
    console.print(table, markup=False)
    typer.echo(f"{len(new)} hosts that no site file has; {len(found) - len(new)} more are known.")
    if drafted:
        count = sum(one.slug is not None for one in drafted)
        typer.echo(f"{count} portals were drafted. Correct their names, then `luutru check` each.")
