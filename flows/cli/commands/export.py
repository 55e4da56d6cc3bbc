"""`luutru export`."""

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.export import export_jsonl, export_txt
from flows.progress import bars, board
from flows.settings import load_settings
from storage.archive import existing_archive
from storage.corpus.unapplied import apply_tombstones_too


class Format(StrEnum):
    TXT = "txt"
    JSONL = "jsonl"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or an empty folder.")],
    form: Annotated[
        Format, typer.Option("--format", help="txt: the corpus files. jsonl: the texts of pages, with all fields.")
    ] = Format.TXT,
    current: Annotated[
        bool, typer.Option("--current/--all", help="What each page shows now, or every version.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the number of exported texts as JSON.")] = False,
) -> None:
    """Export the corpus: the present text of each page, or every version.

    The same archive gives the same bytes. Withheld texts are left out. Imported documents belong to no page: only the
    txt format has them.

    Example: luutru export ../corpus-2026-11 --format jsonl --all
    """
    settings = load_settings()
    write = export_txt if form is Format.TXT else export_jsonl
    with existing_archive(settings.data, settings.database_url) as archive, bars(Console(stderr=True)):
        apply_tombstones_too(archive)
        number = write(archive, folder, current=current, progress=_bar())
    if as_json:
        typer.echo(json.dumps({"archive": str(settings.data.resolve()), "folder": str(folder), "exported": number}))
    else:
        typer.echo(f"{number} texts of {settings.data.resolve()} in {folder}.")


def _bar() -> Callable[[int], None]:
    shown, done = board(), 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        shown.show("exported", done, None)

    return show
