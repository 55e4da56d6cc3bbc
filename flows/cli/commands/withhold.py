"""`luutru withhold`."""

import json
from typing import Annotated

import typer

from flows.settings import Settings, load_settings
from flows.sites import UnknownSite
from seeds.load import load_sites
from seeds.site import identify_anywhere
from storage.archive import open_archive
from storage.corpus.takedown import PageToWithhold
from storage.corpus.takedown import withhold as take_down


def withhold(
    what: Annotated[
        str, typer.Argument(metavar="URL|ORDINAL", help="The URL of a page, or the ordinal of a corpus file.")
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="The reason; everyone can read it in the manifest.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the withheld ordinals as JSON.")] = False,
) -> None:
    """Take a page or a text down for a legal reason: remove it from corpus and exports, and close it to replay.

    A URL means the page with every text that it showed or will show. An ordinal means that one text, on whatever page.
    The WARC files keep their bytes. It cannot be undone.

    Example: luutru withhold 412 --reason "court order 12/2026"
    """
    if not reason.strip():
        raise typer.BadParameter("a takedown needs a reason")
    settings = load_settings()
    target = _target(settings, what)
    with open_archive(settings.data, settings.database_url) as archive:
        ordinals = take_down(archive, target, reason.strip())
    if as_json:
        typer.echo(json.dumps(ordinals))
    elif ordinals:
        typer.echo("Withheld: " + ", ".join(f"{ordinal:03d}" for ordinal in ordinals) + ".")
    else:
        typer.echo("Withheld; none of its texts had been published.")


def _target(settings: Settings, what: str) -> PageToWithhold | int:
    if what.isascii() and what.isdigit():
        return int(what)
    if not what.startswith(("http://", "https://")):
        raise typer.BadParameter(f"{what}: neither a URL nor an ordinal")
    found = identify_anywhere(load_sites(settings.sites).values(), what)
    if found is None:
        raise UnknownSite(f"{what}: no site's article has this address")
    _, identity = found
    return PageToWithhold(identity.site, identity.space, identity.key)
