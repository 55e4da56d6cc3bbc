"""`luutru unwithhold`."""

import json
from typing import Annotated

import typer

from flows.cli.commands.withhold import confirmed, target_of
from flows.extraction.corpus_form import corpus_form
from flows.settings import load_settings
from storage.archive import existing_archive
from storage.corpus.takedown import unwithhold as take_back
from storage.corpus.takedown_plan import plan_unwithholding
from storage.corpus.unapplied_takedowns import apply_unapplied


def unwithhold(
    what: Annotated[
        str,
        typer.Argument(metavar="URL|ORDINAL", help="The URL of a withheld page, or an ordinal."),
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="The reason; everyone can read it in the manifest.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would come back; change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the ordinals as JSON; needs --yes.")] = False,
) -> None:
    """Lift a takedown: files return under their own names, and records can be replayed again.

    A URL means the page with the texts that were withheld together with it; an ordinal means that one text.
    The record of the takedown stays, and a second one is added.

    Example: luutru unwithhold 412 --reason "the wrong ordinal"
    """
    if not reason.strip():
        raise typer.BadParameter("lifting a takedown needs a reason")
    settings = load_settings()
    target = target_of(settings, what)
    with existing_archive(settings.data, settings.database_url) as archive:
        apply_unapplied(archive)
        with archive.database.reading() as session:
            plan = plan_unwithholding(session, target)
        if not confirmed(plan, "Take back", yes=yes, dry_run=dry_run, as_json=as_json):
            return
        ordinals = take_back(archive, target, reason.strip(), corpus_form)
    if as_json:
        typer.echo(json.dumps(ordinals))
    elif ordinals:
        typer.echo("In the corpus again: " + ", ".join(f"{ordinal:03d}" for ordinal in ordinals) + ".")
    else:
        typer.echo("No longer withheld; none of its texts had been published.")
