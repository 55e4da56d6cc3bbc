"""`luutru check`."""

from typing import Annotated

import typer

from flows.cli.parameters import CapturePeriod, WarcFiles
from flows.cli.terminal import terminal
from flows.exit_codes import FAILED, RETRY
from flows.settings import BadSettings, Settings, load_settings
from flows.site_check.archived import ArchiveChoice, archive_choice, check_archived
from flows.site_check.check_site import check_site
from flows.site_check.finding import all_ok, may_pass
from flows.site_check.output import check_as_json as checked_json
from flows.site_check.output import print_check
from flows.sites import known_site
from storage.archive import open_archive
from storage.vocabulary import BackfillSource


def check(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The slug of the site.")],
    source: Annotated[
        BackfillSource | None,
        typer.Option(help="Read a dozen captures of an archive instead: wayback, commoncrawl or warc."),
    ] = None,
    at: CapturePeriod = None,
    file: WarcFiles = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Check a site file against the live site with a dozen requests, or against an archive's captures.

    Every exchange is archived, nothing is published. Exit code 1: something is wrong; 75: the site does not answer now.

    Examples: luutru check hanoimoi · luutru check hanoimoi --source wayback --at 2019-06
    """
    if source is None and (at or file):
        raise BadSettings("--at and --file go with --source: name the archive")
    choice = archive_choice(source, at, file or ()) if source else None
    _check(load_settings(), site, choice, as_json=as_json)


def _check(settings: Settings, slug: str, choice: ArchiveChoice | None, *, as_json: bool) -> None:
    site, live = known_site(settings, slug), settings.kind == "live"
    with open_archive(settings.data, settings.database_url) as archive:
        checked = check_archived(settings, archive, site, choice) if choice else check_site(settings, archive, site)
    if as_json:
        typer.echo(checked_json(checked, live=live))
    else:
        print_check(checked, terminal(), live=live)
    if not all_ok(checked.findings):
        raise typer.Exit(RETRY if may_pass(checked.findings) else FAILED)
