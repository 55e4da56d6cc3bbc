"""`luutru backup`."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.exit_codes import FAILED
from flows.markdown_text import size
from flows.progress import bars, board
from flows.settings import load_settings
from storage.archive import existing_archive
from storage.backup.check import prove_backup
from storage.backup.forget import Forgotten, forget_withheld
from storage.backup.run import KEPT_GENERATIONS, back_up
from storage.backup.trouble import BackupTrouble


def backup(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="An empty folder, or one with an earlier backup of this archive.")
    ],
    verify: Annotated[
        bool, typer.Option("--verify", help="Check each file of an existing backup by its digest; copy nothing.")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Do not read files again that have the same size and time as in the backup.")
    ] = False,
    keep: Annotated[
        int, typer.Option("--keep", min=1, max=10_000, metavar="NUMBER", help="How many generations to keep.")
    ] = KEPT_GENERATIONS,
    forget: Annotated[
        bool,
        typer.Option(
            "--forget-withheld",
            help="After copying, remove withheld texts from all generations, and name the WARC files that have them.",
        ),
    ] = False,
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Copy the key that signs the manifest, too: the backup is then a secret.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was copied or checked as JSON.")] = False,
) -> None:
    """Copy the whole archive into a backup, as a new generation, and check each file by its digest.

    Crawls may run at the same time. Files that the archive lost or damaged stay in the backup; the command names them
    and ends with exit code 1.

    Example: luutru backup /mnt/other-disk/luutru
    """
    if verify and forget:
        raise typer.BadParameter("--verify changes nothing: use --forget-withheld without it")
    with bars(Console(stderr=True)):
        if verify:
            troubles = _prove(folder, as_json)
        else:
            options = _Options(keep=keep, quick=quick, forget=forget, with_key=with_key)
            troubles = _back_up(folder, options, as_json=as_json)
    if troubles:
        raise typer.Exit(FAILED)


def say_troubles(troubles: Iterable[BackupTrouble]) -> None:
    for trouble in troubles:
        sys.stderr.write(f"luutru: {trouble}\n")


@dataclass(frozen=True, slots=True)
class _Options:
    keep: int
    quick: bool
    forget: bool
    with_key: bool


def _back_up(folder: Path, options: _Options, *, as_json: bool) -> tuple[BackupTrouble, ...]:
    settings = load_settings()
    with existing_archive(settings.data, settings.database_url) as archive:
        made = back_up(
            archive,
            folder,
            keep=options.keep,
            quick=options.quick,
            with_key=options.with_key,
            advance=counter("files backed up"),
        )
        forgotten = forget_withheld(archive, folder, counter("generations searched")) if options.forget else None
    troubles = made.troubles + (forgotten.troubles if forgotten else ())
    if as_json:
        stated: dict[str, object] = {"archive": str(settings.data.resolve())}
        stated |= {"files": made.files, "copied": made.copied, "bytes": made.size}
        stated |= {"troubles": [asdict(one) for one in troubles]}
        stated |= {"forgotten": _forgotten_as_json(forgotten)} if forgotten else {}
        typer.echo(json.dumps(stated, ensure_ascii=False))
        return troubles
    typer.echo(
        f"{settings.data.resolve()} is backed up into {folder}: {made.files} files, {size(made.size)}; "
        f"{made.copied} copied now."
    )
    if forgotten:
        _print_forgotten(forgotten)
    say_troubles(troubles)
    return troubles


def _forgotten_as_json(done: Forgotten) -> dict[str, object]:
    return {name: value for name, value in asdict(done).items() if name != "troubles"}


def _print_forgotten(done: Forgotten) -> None:
    typer.echo(
        f"The texts of {done.takedowns} takedowns are forgotten: {done.generations} generations changed, "
        f"{done.contents} contents removed."
    )
    for file, number in done.records.items():
        typer.echo(f"still has withheld bytes: {file} ({number} records)")


def _prove(folder: Path, as_json: bool) -> tuple[BackupTrouble, ...]:
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
