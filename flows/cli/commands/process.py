"""`luutru process`."""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from flows.cli.commands.process_again import process_again, reread_here
from flows.extraction.batches import reading_processes, rules_of
from flows.extraction.process import process_site
from flows.pages.timeline import VIETNAM
from flows.progress import bars, reading_bar
from flows.rereading.reread import rereading_on_dask
from flows.settings import load_settings
from flows.sites import known_site
from seeds.load import load_sites
from seeds.site import Site
from storage.archive import Archive, open_archive
from storage.readings.rereading import count_stale


def process(
    site: Annotated[list[str] | None, typer.Option(help="Only this site; may be given more than once.")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read again what was read by rules that changed, and report.")
    ] = False,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="With --again: only what was captured from that day.")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="With --again: put the new readings in force.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --accept: even where many pages lose what they had.")
    ] = False,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="tcp://HOST:PORT|local",
            help="With --again: read on the workers of this Dask scheduler (luutru[dask]).",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was read, as JSON.")] = False,
) -> None:
    """Read what is unread; with --again, also the articles whose layout or extractor changed since.

    Nothing that was read before is replaced without --accept: --again alone shows what would change.

    Examples: luutru process --site thanhtri · luutru process --again --site thanhtri --accept
    """
    if not again and (since or accept or force or dask):
        raise typer.BadParameter("--since, --accept, --force and --dask belong to --again")
    if force and not accept:
        raise typer.BadParameter("--force belongs to --accept")
    settings = load_settings()
    chosen = [known_site(settings, slug) for slug in site] if site else list(load_sites(settings.sites).values())
    with open_archive(settings.data, settings.database_url) as archive, bars(Console(stderr=True)):
        if again:
            begin = since.replace(tzinfo=VIETNAM) if since else None
            with rereading_on_dask(settings, dask) if dask else nullcontext(reread_here) as reread:
                process_again(archive, chosen, begin, accept=accept, force=force, as_json=as_json, reread=reread)
        else:
            _process(archive, chosen, as_json=as_json)


def _process(archive: Archive, sites: Sequence[Site], *, as_json: bool) -> None:
    done: dict[str, tuple[int, dict[str, int]]] = {}
    with reading_processes(os.cpu_count() or 1) as pool:
        for one in sites:
            busy = f"{one.slug}: another command is at work on this site"
            with archive.folder.lock(f"site-{one.slug}", wait=0, busy=busy):
                number, outcomes = process_site(archive, one, pool, reading_bar(one.slug))
            if number or outcomes:
                done[one.slug] = (number, dict(outcomes))
    waiting = {one.slug: number for one in sites if (number := count_stale(archive, rules_of(one)))}
    if as_json:
        slugs = sorted({*done, *waiting})
        told = {slug: (*done.get(slug, (0, {})), waiting.get(slug, 0)) for slug in slugs}
        typer.echo(
            json.dumps({slug: {"read": n, "outcomes": ends, "waiting": w} for slug, (n, ends, w) in told.items()})
        )
        return
    _tell(done, waiting)


def _tell(done: dict[str, tuple[int, dict[str, int]]], waiting: dict[str, int]) -> None:
    for slug, (number, ends) in done.items():
        said = ", ".join(f"{count} {word}" for word, count in ends.items())
        typer.echo(f"{slug}: {number} bodies read" + (f"; {said}" if said else ""))
    if not done:
        typer.echo("Nothing was unread.")
    for slug, number in waiting.items():
        sys.stdout.write(
            f"{slug}: {number} bodies were read by rules that changed since; "
            f"`luutru process --again --site {slug}` shows what would change\n"
        )
