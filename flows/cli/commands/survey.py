"""`luutru survey`."""

from typing import Annotated

import typer

from flows.cli.parameters import CapturePeriod, SiteName, WarcFiles
from flows.cli.terminal import terminal
from flows.exit_codes import FAILED
from flows.settings import load_settings
from flows.site_check.archived import archive_choice
from flows.site_check.survey import survey_archive
from flows.site_check.survey_output import print_survey, survey_as_json
from flows.sites import known_site
from storage.archive import open_archive
from storage.vocabulary import BackfillSource


def survey(
    site: SiteName,
    source: Annotated[BackfillSource, typer.Option(help="The archive: wayback, commoncrawl or warc.")],
    at: CapturePeriod = None,
    file: WarcFiles = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """List the shapes of address that an archive has for a site's hosts, and draft patterns for those not yet known.

    One capture of each of the largest shapes is fetched, to see which layout's sign it has. Nothing is published. Exit
    code 1: the archive has no capture.

    Example: luutru survey hanoigov --source wayback --at 2019-06
    """
    settings = load_settings()
    choice = archive_choice(source, at, file or ())
    with open_archive(settings.data, settings.database_url) as archive:
        surveyed = survey_archive(settings, archive, known_site(settings, site), choice)
    if as_json:
        typer.echo(survey_as_json(surveyed))
    else:
        print_survey(surveyed, terminal())
    if not surveyed.shapes:
        raise typer.Exit(FAILED)
