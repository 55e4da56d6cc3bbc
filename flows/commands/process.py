"""`luutru process`."""

import json
import os
from typing import Annotated

import typer

from flows.known_sites import known_site
from flows.process import process_site
from flows.read_bodies import reading_processes
from flows.settings import load_settings
from seeds.load import load_sites
from storage.archive import open_archive


def process(
    site: Annotated[list[str] | None, typer.Option(help="Only this site; may be given more than once.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was read, as JSON.")] = False,
) -> None:
    """Read what is unread: new captures, and pages whose layout was changed.

    Example: luutru process --site thanhtri
    """
    settings = load_settings()
    chosen = [known_site(settings, slug) for slug in site] if site else list(load_sites(settings.sites).values())
    done: dict[str, tuple[int, dict[str, int]]] = {}
    with open_archive(settings.data, settings.database_url) as archive, reading_processes(os.cpu_count() or 1) as pool:
        for one in chosen:
            with archive.folder.lock(
                f"site-{one.slug}", wait=0, busy=f"{one.slug}: another command is at work on this site"
            ):
                number, outcomes = process_site(archive, one, pool)
            if number or outcomes:
                done[one.slug] = (number, dict(outcomes))
    if as_json:
        typer.echo(json.dumps({slug: {"read": number, "outcomes": ends} for slug, (number, ends) in done.items()}))
        return
    for slug, (number, ends) in done.items():
        said = ", ".join(f"{count} {word}" for word, count in ends.items())
        typer.echo(f"{slug}: {number} bodies read" + (f"; {said}" if said else ""))
    if not done:
        typer.echo("Nothing was unread.")
