"""`luutru restore`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.cli.commands.backup import counter, say_troubles
from flows.exit_codes import FAILED
from flows.progress import bars
from flows.settings import load_settings
from storage.archive import open_archive
from storage.backup.restore import restore as put_back
from storage.runs.totals import count_archive


def restore(
    folder: Annotated[Path, typer.Argument(help="A backup made by `luutru backup`.")],
    generation: Annotated[
        str | None,
        typer.Option("--generation", metavar="MOMENT", help="An older one, named as its file in generations/."),
    ] = None,
) -> None:
    """Put a backup back into an empty data folder (LUUTRU_DATA), each file proved by its digest.

    What is sound is put back; what is not is named, with exit code 1.

    Example: LUUTRU_DATA=/new/place luutru restore /mnt/other-disk/luutru
    """
    settings = load_settings()
    with bars(Console(stderr=True)):
        done = put_back(
            folder, settings.data, settings.database_url, generation=generation, advance=counter("files put back")
        )
    typer.echo(f"{settings.data.resolve()}: {done.files} files of {done.made} put back and proved.")
    say_troubles(done.troubles)
    if not done.rows:
        typer.echo("No generation has sound rows: make them again from the files with `luutru rebuild`.")
        raise typer.Exit(FAILED)
    with open_archive(settings.data, settings.database_url) as archive:
        counts = count_archive(archive)
    typer.echo(", ".join(f"{count} {word}" for word, count in counts.items()))
    if done.troubles:
        typer.echo("Now `luutru verify --repair` makes again what can be derived.")
        raise typer.Exit(FAILED)
