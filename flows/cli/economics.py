"""Prints the figures of `luutru status --economics`."""

import json
from collections.abc import Sequence

import typer

from flows.cli.sites_in_archive import named_or_with_runs
from flows.nightly.economics_table import economics_as_json, economics_lines
from flows.settings import Settings
from storage.archive import Archive
from storage.runs.economics import economics_of


def print_economics(archive: Archive, settings: Settings, slugs: Sequence[str] | None, *, as_json: bool) -> None:
    seen = [economics_of(archive, site.slug, site.hosts) for site in named_or_with_runs(archive, settings, slugs)]
    if as_json:
        typer.echo(json.dumps([economics_as_json(one) for one in seen], indent=2))
        return
    for one in seen:
        typer.echo("\n".join(economics_lines(one)))
