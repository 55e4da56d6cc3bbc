"""`luutru seed import`."""

from pathlib import Path
from typing import Annotated

import typer

from flows.settings import load_settings
from storage.archive import open_archive
from storage.corpus.seed_import import import_seeds


def seed_import(
    folder: Annotated[Path, typer.Argument(help="The folder of documents named NNN_<16 hex>.txt.")],
) -> None:
    """Copy existing documents into an empty corpus, byte for byte, with their ordinals.

    Example: luutru seed import ../seeds
    """
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        ordinals = import_seeds(archive, folder)
    typer.echo(f"Imported {len(ordinals)} documents; the next ordinal is {ordinals[-1] + 1:03d}.")
