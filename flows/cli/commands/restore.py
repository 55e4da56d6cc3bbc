"""`luutru restore`."""

from pathlib import Path
from typing import Annotated

import typer

from flows.settings import load_settings
from storage.archive import open_archive
from storage.restore import restore as put_back
from storage.runs.totals import count_archive


def restore(
    folder: Annotated[Path, typer.Argument(help="A backup made by `luutru backup`.")],
) -> None:
    """Put a backup back into an empty data folder (LUUTRU_DATA), each file checked.

    Example: LUUTRU_DATA=/new/place luutru restore /mnt/other-disk/luutru
    """
    settings = load_settings()
    number = put_back(folder, settings.data, settings.database_url)
    with open_archive(settings.data, settings.database_url) as archive:
        counts = count_archive(archive)
    typer.echo(f"{settings.data}: {number} files put back and checked.")
    typer.echo(", ".join(f"{count} {word}" for word, count in counts.items()))
