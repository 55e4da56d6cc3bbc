"""`luutru backup`."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.exit_codes import FAILED
from flows.progress import bars, board
from flows.settings import load_settings
from flows.text import size
from storage.archive import open_archive
from storage.backup.check import prove_backup
from storage.backup.run import KEPT_GENERATIONS, back_up
from storage.backup.trouble import Trouble


def backup(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one with an earlier backup of this archive.")],
    verify: Annotated[
        bool, typer.Option("--verify", help="Prove the backup that is there, each file by its digest; copy nothing.")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Take files of the same size and time for the same, without reading them.")
    ] = False,
    keep: Annotated[
        int, typer.Option("--keep", min=1, max=10_000, help="Generations whose rows are kept.")
    ] = KEPT_GENERATIONS,
    as_json: Annotated[bool, typer.Option("--json", help="What was copied or proved, as JSON.")] = False,
) -> None:
    """Add a generation of the whole archive to a backup, each file proved by its digest; crawls may go on meanwhile.

    What the archive lost or damaged stays in the backup and is named, with exit code 1.

    Example: luutru backup /mnt/other-disk/luutru
    """
    with bars(Console(stderr=True)):
        troubles = _prove(folder, as_json) if verify else _back_up(folder, keep=keep, quick=quick, as_json=as_json)
    if troubles:
        raise typer.Exit(FAILED)


def say_troubles(troubles: Iterable[Trouble]) -> None:
    for trouble in troubles:
        sys.stderr.write(f"luutru: {trouble}\n")


def _back_up(folder: Path, *, keep: int, quick: bool, as_json: bool) -> tuple[Trouble, ...]:
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        made = back_up(archive, folder, keep=keep, quick=quick, advance=counter("files backed up"))
    if as_json:
        told = {"archive": str(settings.data.resolve()), "files": made.files, "copied": made.copied, "bytes": made.size}
        typer.echo(json.dumps(told | {"troubles": [asdict(one) for one in made.troubles]}, ensure_ascii=False))
        return made.troubles
    typer.echo(
        f"{settings.data.resolve()} is backed up into {folder}: {made.files} files, {size(made.size)}; "
        f"{made.copied} copied now."
    )
    say_troubles(made.troubles)
    return made.troubles


def _prove(folder: Path, as_json: bool) -> tuple[Trouble, ...]:
    proof = prove_backup(folder, counter("files proved"))
    if as_json:
        typer.echo(json.dumps(asdict(proof), ensure_ascii=False))
        return proof.troubles
    typer.echo(
        f"{folder}: {proof.generations} generations, the newest of {proof.newest}; "
        f"{proof.files} files, {size(proof.size)}, proved by their digests."
    )
    say_troubles(proof.troubles)
    return proof.troubles


def counter(task: str) -> Callable[[int], None]:
    shown, done = board(), 0

    def advance(number: int) -> None:
        nonlocal done
        done += number
        shown.show(task, done, None)

    return advance
