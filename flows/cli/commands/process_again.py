"""`luutru process --again`: the report, and where it is asked for, the acceptance."""

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

import typer
from rich.console import Console

from flows.exit_codes import FAILED
from flows.extraction.batches import read_batches, reading_processes, rules_of
from flows.health.evaluate import judge_reread
from flows.progress import reading_bar
from flows.rereading.report import MOST_LOST, RereadReport, example_lines, report_json, report_of, report_table
from flows.rereading.reread import Reread, reread_site
from seeds.site import Site
from storage.archive import Archive
from storage.readings.rereading import RereadingHandle, accept, apply_accepted, count_stale
from storage.readings.rereading_pairs import reread_pairs


def reread_here(archive: Archive, site: Site, since: datetime | None, stale: int) -> RereadingHandle:
    """In processes of this machine."""
    progress = reading_bar(site.slug, "pages read again", stale)
    with reading_processes(os.cpu_count() or 1) as pool:
        read = partial(read_batches, archive, site, pool)
        return reread_site(archive, site, lambda bodies: chain.from_iterable(map(read, bodies)), since, progress)


def process_again(
    archive: Archive,
    sites: Sequence[Site],
    since: datetime | None,
    *,
    accept: bool,
    force: bool,
    as_json: bool,
    reread: Reread = reread_here,
) -> None:
    """Ends with FAILED where an acceptance was asked for and refused; the sites before it are accepted then."""
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    told: list[dict[str, Any]] = []
    refused: list[RereadReport] = []
    for site in sites:
        busy = f"{site.slug}: another command is at work on this site"
        with archive.folder.lock(f"site-{site.slug}", wait=0, busy=busy):
            apply_accepted(archive, site.slug)
            stale = count_stale(archive, rules_of(site))
            if not stale:
                continue
            rereading = reread(archive, site, since, stale)
            report = report_of(site.slug, reread_pairs(archive, rereading))
            if not report.bodies:
                continue
            _show(archive, report, console, told, as_json=as_json)
            if accept and report.spoilt and not force:
                refused.append(report)
            elif accept:
                _accept(archive, rereading, told[-1])
    _tell(told, refused, console, accept=accept, as_json=as_json)
    if refused:
        raise typer.Exit(FAILED)


def _show(
    archive: Archive, report: RereadReport, console: Console, told: list[dict[str, Any]], *, as_json: bool
) -> None:
    told.append(report_json(archive, report) | {"accepted": False})
    if as_json:
        return
    console.print(report_table(report))
    for line in example_lines(archive, report, colour=console.is_terminal and not console.no_color):
        console.print(line)


def _accept(archive: Archive, rereading: RereadingHandle, told: dict[str, Any]) -> None:
    accept(archive, rereading)
    told["accepted"] = True
    apply_accepted(archive, rereading.rules.site)
    judge_reread(archive, rereading.rules.site)


def _tell(
    told: list[dict[str, Any]], refused: Sequence[RereadReport], console: Console, *, accept: bool, as_json: bool
) -> None:
    for report in refused:
        fields = ", ".join(
            f"{name} ({report.fields[name].lost} of {report.fields[name].had})" for name in report.spoilt
        )
        sys.stderr.write(
            f"luutru: {report.site}: not accepted: more than {MOST_LOST:.0%} of the pages would lose {fields}; "
            "mend the layout, or say --force\n"
        )
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if not told:
        console.print("Nothing was read by rules that changed since.")
    for one in told:
        if one["accepted"]:
            console.print(f"{one['site']}: accepted; `luutru publish` writes the texts that are new.")
    if told and not accept:
        console.print("Nothing of this is in force. The same command with --accept makes it so.")
