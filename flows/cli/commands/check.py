"""`luutru check`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.clock import tonight
from flows.exit_codes import FAILED, RETRY
from flows.settings import Settings, load_settings
from flows.site_check.check_site import check_site
from flows.site_check.draft import Unknown
from flows.site_check.finding import is_well, may_pass
from flows.site_check.new_site import Written, new_site
from flows.site_check.output import as_json as checked_json
from flows.site_check.output import tell
from flows.sites import known_site
from storage.archive import open_archive


def check(
    site: Annotated[str | None, typer.Argument(metavar="SITE", help="The slug of the site.")] = None,
    new: Annotated[
        str | None, typer.Option(metavar="URL", help="Draft a site file for the portal that has this page.")
    ] = None,
    slug: Annotated[
        str | None, typer.Option(help="With --new: the slug of the site. Default: the first part of the host.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(help="With --new: where the saved page and its test go. Default: LUUTRU_SITES/SLUG.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Check a site file against the live site with a dozen requests; or draft the file of a new site.

    Every exchange is archived, nothing is published. Exit code 1: something is wrong; 75: the site does not answer now.

    Examples: luutru check hanoimoi · luutru check --new https://vidu.hanoi.gov.vn/tin-tuc
    """
    if (site is None) == (new is None):
        raise typer.BadParameter("name a site, or give --new and an address")
    if site is not None and (slug or into):
        raise typer.BadParameter("--slug and --into belong to --new")
    settings = load_settings()
    if site is not None:
        _check(settings, site, as_json=as_json)
    elif new is not None:
        _draft(new_site(settings, new, slug, into, tonight()), new, as_json=as_json)


def _check(settings: Settings, slug: str, *, as_json: bool) -> None:
    site, live = known_site(settings, slug), settings.kind == "live"
    with open_archive(settings.data, settings.database_url) as archive:
        checked = check_site(settings, archive, site)
    if as_json:
        typer.echo(checked_json(checked, live=live))
    else:
        tell(checked, Console(width=None if sys.stdout.isatty() else 160), live=live)
    if not is_well(checked.findings):
        raise typer.Exit(RETRY if may_pass(checked.findings) else FAILED)


def _draft(end: Written | Unknown, url: str, *, as_json: bool) -> None:
    if isinstance(end, Unknown):
        if as_json:
            typer.echo(json.dumps({"written": [], "tried": end.told}, ensure_ascii=False, indent=2))
        else:
            sys.stderr.write(_not_known(url, end))
        raise typer.Exit(RETRY if end.later else FAILED)
    files = [str(path) for path in end.files]
    if as_json:
        typer.echo(json.dumps({"site": end.slug, "family": end.family, "written": files}, indent=2))
        return
    for file in files:
        typer.echo(f"wrote {file}")
    typer.echo("Look at the name, and at the JSON: is every field what the page shows, and nothing left out?")
    if not end.has_discovery:
        typer.echo("No section was seen to list articles: name one in a [[discover]] of the site file.")
    typer.echo(f"Then `luutru check {end.slug}`.")


def _not_known(url: str, end: Unknown) -> str:
    tried = "".join(f"  {line}\n" for line in end.told)
    return (
        f"luutru: no known family reads {url}; nothing was written. What was tried:\n{tried}"
        "Give the address of an article, or of a section's page that lists some. "
        "Where that helps nothing, the portal wants layouts of its own.\n"
    )
