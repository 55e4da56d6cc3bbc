"""`luutru similar`."""

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.cli.terminal import terminal
from flows.clock import tonight
from flows.markdown_text import for_terminal
from flows.pages.near_duplicates import DAYS, copies_report, first_day, similar_to
from flows.progress import bars, board
from flows.settings import load_settings
from storage.archive import Archive, existing_archive
from storage.corpus.unapplied_takedowns import apply_unapplied
from storage.near_duplicates.self_copies import copy_figures
from storage.near_duplicates.similar import SimilarText, SimilarTexts
from storage.near_duplicates.update import update_near_duplicates

INCOMPLETE = "luutru: not all texts were compared yet: `luutru similar --update` compares them\n"


def similar(
    name: Annotated[
        str | None, typer.Argument(metavar="URL|ORDINAL|FILE", help="A page, a corpus file, or a file of text.")
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Compare the texts that were not compared yet.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Compare all texts again.")] = False,
    report: Annotated[bool, typer.Option("--report", help="Show, by site, how many texts are copies.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show the near-duplicates of a text: its copies, what contains it, and what it contains.

    The nightly upkeep compares what is new. Nothing is ever deleted for being a copy.

    Examples: luutru similar 29 · luutru similar https://hanoimoi.vn/pho-sach-123456.html · luutru similar --report
    """
    if sum((name is not None, update, rebuild, report)) != 1:
        raise typer.BadParameter("name one text, or one of --update, --rebuild and --report", param_hint="NAME")
    settings = load_settings()
    with existing_archive(settings.data, settings.database_url) as archive:
        apply_unapplied(archive)
        if report:
            _report(archive, as_json=as_json)
            return
        if name is None:
            _update(archive, again=rebuild, as_json=as_json)
            return
        found = similar_to(settings, archive, name)
    if not found.is_complete:
        sys.stderr.write(INCOMPLETE)
    if as_json:
        typer.echo(json.dumps(similar_json(found), ensure_ascii=False, indent=2))
    else:
        _show(found)


def similar_json(found: SimilarTexts) -> dict[str, object]:
    return {
        "similar": [_text_json(one) for one in found.texts],
        "long_enough": found.is_long_enough,
        "complete": found.is_complete,
    }


def _text_json(one: SimilarText) -> dict[str, object]:
    return {
        "ordinal": one.ordinal,
        "relation": one.relation.value,
        "similarity": round(one.similarity, 4),
        "containment": round(one.containment, 4),
        "site": one.site,
        "url": one.url,
        "title": one.title,
        "published": one.published,
        "cluster": one.cluster.cluster if one.cluster else None,
        "representative": one.cluster.representative if one.cluster else None,
    }


def _update(archive: Archive, *, again: bool, as_json: bool) -> None:
    with bars(Console(stderr=True)):
        number = update_near_duplicates(archive, lambda done, of: board().show("texts compared", done, of), again=again)
    typer.echo(json.dumps({"compared": number}) if as_json else f"Compared {number} texts.")


def _report(archive: Archive, *, as_json: bool) -> None:
    figures = copy_figures(archive, first_day(tonight()))
    if as_json:
        sites = [asdict(one) | {"copies_itself": one.copies_itself} for one in figures]
        typer.echo(json.dumps({"days": DAYS, "sites": sites}, ensure_ascii=False))
    else:
        typer.echo(copies_report(figures))


def _show(found: SimilarTexts) -> None:
    console = terminal(highlight=False)
    if not found.is_long_enough:
        console.print("The text is too short to be compared.")
        return
    if not found.texts:
        console.print(
            "No near-duplicate." if found.is_complete else "No near-duplicate among the texts that were compared."
        )
        return
    table = Table("relation", "similarity", "containment", "document", "published", "site", "title")
    for one in found.texts:
        figures = (f"{one.similarity:.2f}", f"{one.containment:.2f}", f"{one.ordinal:03d}")
        facts = ((one.published or "")[:10], one.site or "imported", one.title or "")
        table.add_row(*(Text(for_terminal(cell)) for cell in (one.relation.value, *figures, *facts)))
    console.print(table)
