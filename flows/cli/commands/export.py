"""`luutru export`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from extractors.article import TextLanguage
from flows.cli.parameters import FirstArticleDay, LastArticleDay
from flows.exports.export import ExportOrder, export_archive, refuse_without_library
from flows.exports.folder import Exported, ExportFormat
from flows.exports.one_file import export_one_file, is_one_file
from flows.exports.quality_rule import QualityRule
from flows.exports.selection import Selection
from flows.exports.wacz import export_packages
from flows.progress import bars, board
from flows.settings import load_settings
from flows.sites import named_sites
from storage.archive import existing_archive
from storage.wacz.export import WaczExport

_Folder = Annotated[
    Path,
    typer.Argument(metavar="DIR", help="A new or an empty folder, or an earlier txt export; or a new file NAME.jsonl."),
]
_Form = Annotated[
    ExportFormat,
    typer.Option(
        "--format",
        help="txt: the corpus files. jsonl, parquet: a row for each page. hf: Parquet with a card, as a dataset. "
        "wacz: all captures, as replay tools open them.",
    ),
]
_Current = Annotated[bool, typer.Option("--current/--all", help="What each page shows now, or every version.")]
_Section = Annotated[
    list[str] | None, typer.Option("--section", help="Only this section, as pages name it; may be repeated.")
]
_Language = Annotated[
    list[TextLanguage] | None, typer.Option("--language", help="Only texts in this language; may be repeated.")
]
_MinQuality = Annotated[
    list[QualityRule] | None,
    typer.Option(
        "--min-quality",
        help="fineweb-2: without texts beyond a threshold of FineWeb-2 for Vietnamese. own-text: without texts "
        "that are half boilerplate. May be repeated.",
    ),
]
_DropNearDuplicates = Annotated[
    bool,
    typer.Option(
        "--drop-near-duplicates", help="Of texts that are nearly the same, only the one that was published first."
    ),
]
_PartSize = Annotated[
    int,
    typer.Option(
        "--part-size",
        min=1,
        max=1600,
        metavar="MB",
        help="A wacz export begins a new part where the records of one reach this size.",
    ),
]
_Query = Annotated[str | None, typer.Option("--query", help="Only texts that `luutru search` finds with this query.")]


def export(
    folder: _Folder,
    form: _Form = ExportFormat.TXT,
    current: _Current = True,
    site: Annotated[list[str] | None, typer.Option("--site", help="Only this site; may be repeated.")] = None,
    since: FirstArticleDay = None,
    until: LastArticleDay = None,
    section: _Section = None,
    language: _Language = None,
    min_quality: _MinQuality = None,
    drop_near_duplicates: _DropNearDuplicates = False,
    part_size: _PartSize = 1000,
    query: _Query = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the number of exported texts as JSON.")] = False,
) -> None:
    """Export the corpus: the present text of each page, or every version.

    The same state of the archive gives the same bytes. Withheld texts are left out; imported documents are in every
    format, but belong to no site, section or day.

    Examples: luutru export ../corpus-2026-11 · luutru export ../dataset --format hf --language vi --since 2025-01-01
    · luutru export ../captures --format wacz --site hanoimoi
    """
    settings = load_settings()
    refuse_without_library(form)
    one_file = is_one_file(folder, form)
    if since and until and since > until:
        raise typer.BadParameter("no day is both since the first and until the last", param_hint="--since")
    selection = Selection(
        current=current,
        sites=frozenset(one.slug for one in named_sites(settings, site)) if site else frozenset(),
        since=since.date() if since else None,
        until=until.date() if until else None,
        sections=frozenset(section or ()),
        languages=frozenset(language or ()),
        query=query,
        qualities=frozenset(min_quality or ()),
        drop_near_duplicates=drop_near_duplicates,
    )
    with existing_archive(settings.data, settings.database_url) as archive, bars(Console(stderr=True)):
        if form is ExportFormat.WACZ:
            _print_packages(export_packages(archive, folder, selection, part_size, _bar()), as_json=as_json)
            return
        if one_file:
            done = export_one_file(archive, folder, selection, _bar())
        else:
            done = export_archive(archive, folder, ExportOrder(form, selection, settings.contact), _bar())
    _print_rows(done, settings.data, folder, as_json=as_json)


def _print_rows(done: Exported, data: Path, folder: Path, *, as_json: bool) -> None:
    if as_json:
        stated = {"archive": str(data.resolve()), "folder": str(folder), "exported": done.rows, "new": done.added}
        typer.echo(json.dumps(stated))
    else:
        new = "" if done.added == done.rows else f", {done.added} of them new"
        typer.echo(f"{done.rows} texts of {data.resolve()} in {folder}{new}.")


def _print_packages(made: WaczExport, *, as_json: bool) -> None:
    if as_json:
        files = [str(file) for file in made.files]
        typer.echo(json.dumps({"files": files, "captures": made.captures, "pages": made.pages}, ensure_ascii=False))
    else:
        names = ", ".join(str(file) for file in made.files)
        typer.echo(f"{made.captures} captures, {made.pages} of them with a text, in {names}.")


def _bar() -> Callable[[int], None]:
    shown, done = board(), 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        shown.show("exported", done, None)

    return show
