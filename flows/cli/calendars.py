"""Prints the calendars of `luutru status --calendar`."""

import json
from collections.abc import Sequence
from datetime import timedelta

import typer

from flows.cli.sites_in_archive import named_or_with_runs
from flows.clock import tonight
from flows.coverage.output import calendar_lines, coverage_json
from flows.settings import Settings
from luutru.coverage.site_coverage import site_coverage
from storage.archive import Archive


def print_calendars(
    archive: Archive, settings: Settings, slugs: Sequence[str] | None, weeks: int, *, as_json: bool
) -> None:
    until = tonight()
    since = until - timedelta(weeks=weeks)
    seen = [site_coverage(archive, site, since, until, until) for site in named_or_with_runs(archive, settings, slugs)]
    if as_json:
        typer.echo(json.dumps([coverage_json(one) for one in seen], indent=2))
        return
    for one in seen:
        for line in calendar_lines(one):
            typer.echo(line)
