"""`luutru process`."""

import json
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from flows.cli.parameters import SiteNames
from flows.crawl.rendering import rendering_of
from flows.extraction.batches import reading_processes, rules_of
from flows.extraction.process import process_site
from flows.progress import bars, reading_bar
from flows.settings import Settings, load_settings
from flows.site_lock import locked_site
from flows.sites import named_sites
from seeds.site import Site
from storage.archive import Archive, existing_archive
from storage.readings.rereading import count_stale

Ends = dict[str, tuple[int, dict[str, int]]]


def process(
    sites: SiteNames = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was read as JSON.")] = False,
) -> None:
    """Read the archived pages that no command has read yet.

    These are new captures, and pages that were refused before their layout changed. Articles that were read before
    stay as they are: `luutru reread` reads them again. Where rendering is on, refused pages are rendered, too.

    Example: luutru process thanhtri
    """
    settings = load_settings()
    chosen = named_sites(settings, sites)
    with existing_archive(settings.data, settings.database_url) as archive, bars(Console(stderr=True)):
        _process(settings, archive, chosen, as_json=as_json)


def _log(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _process(settings: Settings, archive: Archive, sites: Sequence[Site], *, as_json: bool) -> None:
    done: Ends = {}
    with reading_processes(os.cpu_count() or 1) as pool:
        for one in sites:
            with locked_site(archive, one.slug):
                render = rendering_of(settings, archive, one, _log)
                number, outcomes = process_site(archive, one, pool, reading_bar(one.slug), render)
            if number or outcomes:
                done[one.slug] = (number, dict(outcomes))
    waiting = {one.slug: number for one in sites if (number := count_stale(archive, rules_of(one)))}
    if as_json:
        typer.echo(json.dumps(_as_json(done, waiting)))
    else:
        _print(done, waiting)


def _as_json(done: Ends, waiting: dict[str, int]) -> dict[str, dict[str, object]]:
    ends = {slug: (*done.get(slug, (0, {})), waiting.get(slug, 0)) for slug in sorted({*done, *waiting})}
    return {
        slug: {"read": number, "outcomes": outcomes, "waiting": stale}
        for slug, (number, outcomes, stale) in ends.items()
    }


def _print(done: Ends, waiting: dict[str, int]) -> None:
    for slug, (number, ends) in done.items():
        outcomes = ", ".join(f"{count} {word}" for word, count in ends.items())
        typer.echo(f"{slug}: {number} bodies read" + (f"; {outcomes}" if outcomes else ""))
    if not done:
        typer.echo("Nothing was unread.")
    for slug, number in waiting.items():
        sys.stdout.write(
            f"{slug}: {number} bodies were read by rules that changed since; "
            f"`luutru reread {slug}` shows what would change\n"
        )
