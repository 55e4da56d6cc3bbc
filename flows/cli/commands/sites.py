"""`luutru sites`."""

import json
from typing import Annotated, Any

import typer
from rich.table import Table

from flows.cli.terminal import terminal
from flows.settings import load_settings
from flows.sites import known_site
from seeds.load import load_sites, site_file
from seeds.site import Site


def sites(
    as_json: Annotated[bool, typer.Option("--json", help="Print the sites as JSON.")] = False,
    print_: Annotated[
        str | None,
        typer.Option("--print", metavar="SITE", help="Print the file of this site, to copy it and change the copy."),
    ] = None,
) -> None:
    """List the known sites and their layouts.

    Examples: luutru sites · luutru sites --print hanoimoi
    """
    settings = load_settings()
    if print_ is not None:
        typer.echo(site_file(known_site(settings, print_).slug, settings.sites), nl=False)
        return
    known = load_sites(settings.sites).values()
    if as_json:
        typer.echo(json.dumps([_facts(site) for site in known], ensure_ascii=False, indent=2))
        return
    table = Table("site", "name", "kind", "family", "discoveries", "layouts (confirmed by)", "retired")
    for site in known:
        layouts = ", ".join(f"{layout.name} ({layout.confirmed_by or 'no'})" for layout in site.layouts)
        retired = site.retired.isoformat() if site.retired else ""
        table.add_row(site.slug, site.name, site.kind, site.family or "", str(len(site.discoveries)), layouts, retired)
    terminal().print(table)


def _facts(site: Site) -> dict[str, Any]:
    return {
        "slug": site.slug,
        "name": site.name,
        "kind": site.kind,
        "home": site.home,
        "family": site.family,
        "hosts": list(site.hosts),
        "retired": site.retired.isoformat() if site.retired else None,
        "discoveries": [rule.url for rule in site.discoveries],
        "layouts": [
            {
                "name": layout.name,
                "since": str(layout.since) if layout.since else None,
                "confirmed": layout.is_confirmed,
                "confirmed_by": layout.confirmed_by,
            }
            for layout in site.layouts
        ],
    }
