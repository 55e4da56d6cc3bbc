"""`luutru withhold`."""

import json
from typing import Annotated

import typer

from flows.settings import Settings, load_settings
from flows.sites import UnknownSite
from seeds.load import load_sites
from seeds.site import identify_anywhere
from storage.archive import existing_archive
from storage.corpus.json_lines import MOST_ORDINAL
from storage.corpus.takedown import withhold as take_down
from storage.corpus.takedown_plan import PageToWithhold, PlannedText, TakedownPlan, plan_withholding
from storage.corpus.unapplied_takedowns import apply_unapplied


def withhold(
    what: Annotated[
        str, typer.Argument(metavar="URL|ORDINAL", help="The URL of a page, or the ordinal of a corpus file.")
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="The reason; everyone can read it in the manifest.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be withheld; change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the withheld ordinals as JSON; needs --yes.")] = False,
) -> None:
    """Take a page or a text down for a legal reason: remove it from corpus and exports, and close it to replay.

    A URL means the page with every text it showed or will show; an ordinal means that one text, on whatever page.
    The WARC files keep their bytes. `luutru unwithhold` takes it back.

    Example: luutru withhold 412 --reason "court order 12/2026"
    """
    if not reason.strip():
        raise typer.BadParameter("a takedown needs a reason")
    settings = load_settings()
    target = target_of(settings, what)
    with existing_archive(settings.data, settings.database_url) as archive:
        apply_unapplied(archive)
        with archive.database.reading() as session:
            plan = plan_withholding(session, target)
        if not confirmed(plan, "Withhold", yes=yes, dry_run=dry_run, as_json=as_json):
            return
        ordinals = take_down(archive, target, reason.strip())
    if as_json:
        typer.echo(json.dumps(ordinals))
    elif ordinals:
        typer.echo("Withheld: " + ", ".join(f"{ordinal:03d}" for ordinal in ordinals) + ".")
    else:
        typer.echo("Withheld; none of its texts had been published.")


def target_of(settings: Settings, what: str) -> PageToWithhold | int:
    if what.isascii() and what.isdecimal() and len(what) <= len(str(MOST_ORDINAL)):
        return int(what)
    if not what.startswith(("http://", "https://")):
        raise typer.BadParameter(f"{what}: neither a URL nor an ordinal")
    found = identify_anywhere(load_sites(settings.sites).values(), what)
    if found is None:
        raise UnknownSite(f"{what}: no site's article has this address")
    _, identity = found
    return PageToWithhold(identity.site, identity.space, identity.key)


def confirmed(plan: TakedownPlan, word: str, *, yes: bool, dry_run: bool, as_json: bool) -> bool:
    """Shows what the plan concerns and asks; ends the command where the answer is no."""
    if as_json and dry_run:
        typer.echo(json.dumps(plan.ordinals))
    elif not as_json:
        _show(plan)
    if dry_run:
        return False
    if not yes:
        if as_json:
            raise typer.BadParameter("--json does not ask: add --yes")
        typer.confirm(f"{word} this?", abort=True)
    return True


def _show(plan: TakedownPlan) -> None:
    if plan.page is not None:
        typer.echo(f"page {plan.page.url}")
    for text in plan.texts:
        typer.echo(_shown(text))
    for text in plan.staying:
        typer.echo(f"{_shown(text)} (stays withheld: it was taken down apart)")


def _shown(text: PlannedText) -> str:
    return f"{text.ordinal:03d} {text.title or text.file}"
