"""`luutru check`."""

import sys
from typing import Annotated

import typer
from rich.console import Console

from flows.check.check_site import check_site
from flows.check.finding import is_well, may_pass
from flows.check.telling import as_json as checked_json
from flows.check.telling import tell
from flows.exit_codes import FAILED, RETRY
from flows.known_sites import known_site
from flows.settings import Settings, load_settings
from storage.archive import open_archive


def check(
    site: Annotated[str | None, typer.Argument(help="The site, by its slug.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The findings as JSON.")] = False,
) -> None:
    """Look at a live site with a dozen requests, and say what of its site file holds.

    All is archived, nothing published. Exit code 1: something is not well; 75: it could not be looked at now.

    Examples: luutru check hanoimoi
    """
    settings = load_settings()
    if site is None:
        raise typer.BadParameter("name a site, or give --new and an address")
    _check(settings, site, as_json=as_json)


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
