"""`luutru reread`: reports what changed rules would read, and accepts it on demand."""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console

from flows.cli.parameters import DAY, DAY_METAVAR, SiteNames
from flows.cli.terminal import terminal
from flows.clock import VIETNAM
from flows.exit_codes import FAILED
from flows.extraction.batches import read_batches, reading_processes, rules_of
from flows.health.evaluate import judge_reread
from flows.health.second_reader import NO_SAMPLE
from flows.progress import bars, reading_bar
from flows.rereading.report import MOST_LOST, RereadReport, example_lines, report_json, report_of, report_table
from flows.rereading.reread import Reread, reread_site, rereading_on_dask
from flows.rereading.text_changes import text_changes
from flows.settings import load_settings
from flows.site_lock import locked_site
from flows.sites import named_sites
from seeds.site import Site
from storage.archive import Archive, existing_archive
from storage.readings.rereading import RereadingHandle, apply_accepted, count_stale
from storage.readings.rereading import accept as accept_rereading
from storage.readings.rereading_pairs import reread_pairs


def reread(
    sites: SiteNames = None,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, metavar=DAY_METAVAR, help="Only what was captured from that day on.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Replace the old readings; without it the command only reports.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --accept: accept even if many pages would lose a field.")
    ] = False,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="tcp://HOST:PORT|local",
            help="Read on the workers of this Dask scheduler; needs luutru[dask]. `local` starts one here.",
        ),
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write a line for every page whose text differs: URL, what differs, example."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Read archived pages again whose layout or extractor changed, and report what would change.

    The command fetches nothing and replaces nothing. With --accept the new readings replace the old ones; a site where
    more than 2 % of the pages would lose a field is not accepted, and the exit code is 1.

    Examples: luutru reread thanhtri · luutru reread thanhtri --since 2026-11-01 --accept
    """
    if force and not accept:
        raise typer.BadParameter("--force belongs to --accept")
    settings = load_settings()
    chosen = named_sites(settings, sites)
    begin = since.replace(tzinfo=VIETNAM) if since else None
    with (
        existing_archive(settings.data, settings.database_url) as archive,
        bars(Console(stderr=True)),
        rereading_on_dask(settings, dask) if dask else nullcontext(reread_here) as read,
        _opened(texts) if texts else nullcontext(None) as lines,
    ):
        reread_sites(archive, chosen, begin, accept=accept, force=force, as_json=as_json, reread=read, texts=lines)


def _opened(file: Path) -> TextIO:
    try:
        return file.open("w", encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}; name a file in a folder that exists") from error


def reread_here(archive: Archive, site: Site, since: datetime | None, stale: int) -> RereadingHandle:
    """Rereads a site in processes of this machine."""
    progress = reading_bar(site.slug, "pages read again", stale)
    with reading_processes(os.cpu_count() or 1) as pool:
        read = partial(read_batches, archive, site, pool)
        return reread_site(archive, site, lambda bodies: chain.from_iterable(map(read, bodies)), since, progress)


def reread_sites(
    archive: Archive,
    sites: Sequence[Site],
    since: datetime | None,
    *,
    accept: bool,
    force: bool,
    as_json: bool,
    reread: Reread = reread_here,
    texts: TextIO | None = None,
) -> None:
    """Rereads, reports and accepts site by site.

    Exits with FAILED if an acceptance was refused; the other sites are accepted all the same.
    """
    console = terminal(highlight=False)
    reports: list[dict[str, Any]] = []
    refused: list[RereadReport] = []
    for site in sites:
        with locked_site(archive, site.slug):
            apply_accepted(archive, site.slug)
            stale = count_stale(archive, rules_of(site))
            if not stale:
                continue
            rereading = reread(archive, site, since, stale)
            report = report_of(site.slug, reread_pairs(archive, rereading))
            if not report.bodies:
                continue
            if texts is not None:
                changes = text_changes(archive, reread_pairs(archive, rereading))
                texts.writelines(f"{change.line()}\n" for change in changes)
            reports.append(report_json(archive, report) | {"accepted": False})
            if not as_json:
                _print_report(archive, report, console)
            if accept and report.spoilt and not force:
                refused.append(report)
            elif accept:
                _accept(archive, rereading)
                reports[-1]["accepted"] = True
    _print_end(reports, refused, console, accept=accept, as_json=as_json)
    if refused:
        raise typer.Exit(FAILED)


def _print_report(archive: Archive, report: RereadReport, console: Console) -> None:
    console.print(report_table(report))
    for line in example_lines(archive, report, colour=console.is_terminal and not console.no_color):
        console.print(line)


def _accept(archive: Archive, rereading: RereadingHandle) -> None:
    accept_rereading(archive, rereading)
    apply_accepted(archive, rereading.rules.site)
    judge_reread(archive, rereading.rules.site, lambda: NO_SAMPLE)


def _print_end(
    reports: list[dict[str, Any]], refused: Sequence[RereadReport], console: Console, *, accept: bool, as_json: bool
) -> None:
    for report in refused:
        fields = ", ".join(
            f"{name} ({report.fields[name].lost} of {report.fields[name].had})" for name in report.spoilt
        )
        sys.stderr.write(
            f"luutru: {report.site}: not accepted: more than {MOST_LOST:.0%} of the pages would lose {fields}; "
            "correct the layout, or add --force\n"
        )
    if as_json:
        typer.echo(json.dumps(reports, ensure_ascii=False, indent=2))
        return
    if not reports:
        console.print("Nothing was read by rules that changed since.")
    for one in reports:
        if one["accepted"]:
            console.print(f"{one['site']}: accepted; `luutru publish` writes the texts that are new.")
    if reports and not accept:
        console.print("Nothing was replaced. The same command with --accept replaces the old readings.")
