"""`luutru draft`."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.clock import tonight
from flows.exit_codes import FAILED, RETRY
from flows.settings import BadSettings, Settings, load_settings
from flows.site_check.draft import NoDraft
from flows.site_check.draft_from_files import draft_from_files
from flows.site_check.new_site import Written, new_site

_ADDRESS = ("http://", "https://")


def draft(
    sources: Annotated[
        list[str], typer.Argument(metavar="URL|FILE…", help="A page of the new site, or saved pages of its articles.")
    ],
    slug: Annotated[str | None, typer.Option(help="The slug of the site. Default: the first part of the host.")] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            help="From files: the folder for everything. From a URL: the folder for pages and test; the site file goes "
            "into LUUTRU_SITES. Default: LUUTRU_SITES."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
) -> None:
    """Draft the file of a new site: from a page that is fetched, or from saved pages without any request.

    From an address, a known family is tried first. If none fits, some forty requests find feeds, sitemaps, sections and
    ten articles, and the layout is drafted from these.

    The address of a saved page is the line in NAME.url beside NAME.html; without it, the page's canonical link. Each
    line of the drafted layout names the witnesses that support it; what the pages do not show is left out and reported.
    Exit code 1: no file could be written; 75: the site does not answer now.

    Examples: luutru draft a.html b.html --slug vidu --into sites · luutru draft https://vidu.hanoi.gov.vn/tin-tuc
    """
    settings = load_settings()
    addresses = [one for one in sources if one.startswith(_ADDRESS)]
    if addresses and len(sources) > 1:
        raise typer.BadParameter("give one address, or files alone")
    if addresses:
        _from_address(new_site(settings, addresses[0], slug, into, tonight()), addresses[0], as_json=as_json)
    else:
        _from_files(settings, sources, slug, into, as_json=as_json)


def _from_files(
    settings: Settings, sources: Sequence[str], slug: str | None, into: Path | None, *, as_json: bool
) -> None:
    folder = into or settings.sites
    if folder is None:
        raise BadSettings("LUUTRU_SITES is not set: set it to a folder of your own, or name one with --into")
    end = draft_from_files([Path(one) for one in sources], slug, folder, datetime.now(UTC))
    files = [str(path) for path in end.files]
    if as_json:
        reported = {"site": end.slug, "written": files, "not_determined": end.reports}
        typer.echo(json.dumps(reported, ensure_ascii=False, indent=2))
    else:
        sys.stderr.write("".join(f"{one}\n" for one in end.reports))
    if not files:
        sys.stderr.write("luutru: no site file could be drafted; nothing was written\n")
        raise typer.Exit(FAILED)
    if not as_json:
        for file in files:
            typer.echo(f"wrote {file}")
        typer.echo("Compare each JSON with its page, then name a [[discover]] in the site file.")


def _from_address(end: Written | NoDraft, url: str, *, as_json: bool) -> None:
    if isinstance(end, NoDraft):
        if as_json:
            typer.echo(json.dumps({"written": [], "tried": end.tried}, ensure_ascii=False, indent=2))
        else:
            sys.stderr.write(_not_known(url, end))
        raise typer.Exit(RETRY if end.later else FAILED)
    files = [str(path) for path in end.files]
    if as_json:
        reported = {"site": end.slug, "family": end.family, "written": files, "not_determined": end.reports}
        typer.echo(json.dumps(reported, ensure_ascii=False, indent=2))
        return
    sys.stderr.write("".join(f"{one}\n" for one in end.reports))
    for file in files:
        typer.echo(f"wrote {file}")
    if end.family is None:
        typer.echo("No known family reads the pages: the layout is drafted from them.")
    typer.echo("Look at the name, and at the JSON: is every field what the page shows, and nothing left out?")
    if not end.has_discovery:
        typer.echo("No section was seen to list articles: name one in a [[discover]] of the site file.")
    typer.echo(f"Then `luutru check {end.slug}`.")


def _not_known(url: str, end: NoDraft) -> str:
    tried = "".join(f"  {line}\n" for line in end.tried)
    return (
        f"luutru: no site file could be drafted from {url}; nothing was written. What was tried:\n{tried}"
        "Give the address of an article, or of a section's page that lists some. "
        "Or save some articles and draft from the files: luutru draft FILE…\n"
    )
