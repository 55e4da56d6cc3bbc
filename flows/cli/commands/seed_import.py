"""`luutru seed import`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from extractors.html.element_text import one_line
from flows.settings import load_settings
from storage.archive import open_archive
from storage.corpus.seed_import import import_seeds


def seed_import(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder of documents named like 000_0123456789abcdef.txt.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the imported ordinals as JSON.")] = False,
) -> None:
    """Copy existing documents into an empty corpus, byte for byte, with their ordinals.

    Example: luutru seed import ../seeds
    """
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        ordinals = import_seeds(archive, folder, one_line)
    if as_json:
        typer.echo(json.dumps(ordinals))
        return
    typer.echo(f"Imported {len(ordinals)} documents; the next ordinal is {ordinals[-1] + 1:03d}.")
