"""`luutru backup`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from flows.settings import load_settings
from flows.text import size
from storage.archive import open_archive
from storage.backup import back_up


def backup(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one with an earlier backup of this archive.")],
    as_json: Annotated[bool, typer.Option("--json", help="What was copied, as JSON.")] = False,
) -> None:
    """Copy the whole archive, with a manifest of checksums; crawls may go on meanwhile.

    Example: luutru backup /mnt/other-disk/luutru
    """
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        made = back_up(archive, folder)
    if as_json:
        typer.echo(json.dumps({"files": made.files, "copied": made.copied, "bytes": made.size}))
        return
    typer.echo(f"{folder}: {made.files} files, {size(made.size)}; {made.copied} copied now.")
