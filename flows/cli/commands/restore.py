"""`luutru restore`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.cli.commands.backup import counter, say_troubles
from flows.exit_codes import FAILED
from flows.progress import bars
from flows.settings import Settings, load_settings
from storage.archive import existing_archive
from storage.backup.restore import Restored
from storage.backup.restore import restore as put_back
from storage.runs.totals import count_archive


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A backup that `luutru backup` made.")],
    generation: Annotated[
        str | None,
        typer.Option("--generation", metavar="NAME", help="An older generation: the name of its file in generations/."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was restored as JSON.")] = False,
) -> None:
    """Copy a backup into an empty data folder (LUUTRU_DATA), and check each file by its digest.

    Damaged files are named and left out; the exit code is then 1.

    Example: LUUTRU_DATA=/new/place luutru restore /mnt/other-disk/luutru
    """
    settings = load_settings()
    with bars(Console(stderr=True)):
        done = put_back(
            folder, settings.data, settings.database_url, generation=generation, advance=counter("files put back")
        )
    counts = None
    if done.rows:
        with existing_archive(settings.data, settings.database_url) as archive:
            counts = count_archive(archive)
    if as_json:
        typer.echo(json.dumps(_as_json(settings, done, counts), ensure_ascii=False))
    else:
        _print(settings, done, counts)
    if done.troubles or not done.rows:
        raise typer.Exit(FAILED)


def _as_json(settings: Settings, done: Restored, counts: dict[str, int] | None) -> dict[str, object]:
    """`rows` is null if no generation has sound rows."""
    return {
        "folder": str(settings.data.resolve()),
        "files": done.files,
        "made": done.made,
        "rows": counts,
        "troubles": [asdict(one) for one in done.troubles],
    }


def _print(settings: Settings, done: Restored, counts: dict[str, int] | None) -> None:
    typer.echo(f"{settings.data.resolve()}: {done.files} files of {done.made} restored and checked.")
    say_troubles(done.troubles)
    if counts is None:
        typer.echo("No generation has sound rows: make them again from the files with `luutru rebuild`.")
        return
    typer.echo(", ".join(f"{count} {word}" for word, count in counts.items()))
    if done.troubles:
        typer.echo("Now `luutru verify --repair` makes again what can be derived.")
