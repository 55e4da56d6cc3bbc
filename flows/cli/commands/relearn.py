"""`luutru relearn`: drafts a changed layout from archived pages, and accepts or discards the draft."""

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from flows.cli.commands.reread import reread_here
from flows.cli.parameters import SiteName
from flows.cli.terminal import terminal
from flows.exit_codes import FAILED
from flows.extraction.batches import reading_processes, rules_of
from flows.extraction.process import process_site
from flows.progress import bars, reading_bar
from flows.relearn.accept import Accepted, accept_draft
from flows.relearn.draft_folder import discard_draft
from flows.relearn.relearn_site import Relearned, relearn_site
from flows.rereading.report import report_text
from flows.settings import Settings, load_settings
from flows.site_lock import locked_site
from flows.sites import known_site
from seeds.site import Site
from storage.archive import Archive, existing_archive
from storage.corpus.older_database import refuse_writing
from storage.readings.rereading import RereadingHandle, apply_accepted, count_stale


def relearn(
    site: SiteName,
    accept: Annotated[
        bool, typer.Option("--accept", help="Use the draft: its site file, new readings, and the texts on hold.")
    ] = False,
    discard: Annotated[bool, typer.Option("--discard", help="Delete the draft.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Draft a site's changed layout from its archived pages: those that are refused for their layout or on hold.

    The draft is proved by witnesses: the texts before the change, feeds, listings and sitemaps, the pages' own
    statements, a second reader. Site file, evidence and report go to drafts/SITE in the data folder, which no command
    loads. Exit code 1: nothing waits, or the draft does not pass the gate; such a draft cannot be accepted.

    Examples: luutru relearn hanoimoi · luutru relearn hanoimoi --accept
    """
    if accept and discard:
        raise typer.BadParameter("--accept and --discard exclude each other")
    settings = load_settings()
    chosen = known_site(settings, site)
    with (
        existing_archive(settings.data, settings.database_url) as archive,
        bars(Console(stderr=True)),
        locked_site(archive, chosen.slug),
    ):
        if discard:
            _discard(settings, chosen, as_json=as_json)
            return
        refuse_writing(archive)
        apply_accepted(archive, chosen.slug)
        if not accept:
            as_text = partial(report_text, archive)
            made = relearn_site(settings, archive, chosen, _reread, as_text, datetime.now(UTC))
            _tell(chosen, made, as_json=as_json)
            if not made.passes:
                raise typer.Exit(FAILED)
            accept = settings.relearn == "auto" and made.passes_strictly
        if accept:
            accepted = accept_draft(settings, archive, chosen.slug, _process, _reread, datetime.now(UTC))
            _tell_accepted(accepted, as_json=as_json)


def _process(archive: Archive, site: Site) -> int:
    with reading_processes(os.cpu_count() or 1) as pool:
        number, _ = process_site(archive, site, pool, reading_bar(site.slug))
        return number


def _reread(archive: Archive, site: Site) -> RereadingHandle:
    return reread_here(archive, site, None, count_stale(archive, rules_of(site)))


def _discard(settings: Settings, site: Site, *, as_json: bool) -> None:
    gone = discard_draft(settings.data, site.slug)
    if as_json:
        typer.echo(json.dumps({"site": site.slug, "discarded": gone}))
    else:
        typer.echo(f"{site.slug}: {'the draft is deleted.' if gone else 'there is no draft.'}")


def _tell(site: Site, made: Relearned, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_as_json(site, made), ensure_ascii=False, indent=2))
        return
    if made.proposal is None:
        typer.echo(f"{site.slug}: no page is refused for its layout, and no text is on hold: nothing to learn from.")
        return
    for one in made.proposal.reports:
        sys.stderr.write(f"{one}\n")
    if made.folder is None:
        typer.echo(f"{site.slug}: no layout could be drafted from {made.waiting} pages.")
        return
    console = terminal(highlight=False)
    console.print(_table(site, made))
    typer.echo(f"The draft is in {made.folder}; compare it with the pages.")
    if made.passes:
        typer.echo(f"luutru relearn {site.slug} --accept uses it; luutru relearn {site.slug} --discard deletes it.")
    else:
        typer.echo("It does not pass the gate, and cannot be accepted.")


def _table(site: Site, made: Relearned) -> Table:
    title = f"{site.slug}: a layout drafted from {made.waiting} pages"
    table = Table("check", "measured", "needed", "passes", title=title, title_justify="left")
    for one in made.checks:
        table.add_row(one.name, one.measured, one.needed, "yes" if one.passed else "no")
    return table


def _as_json(site: Site, made: Relearned) -> dict[str, Any]:
    return {
        "site": site.slug,
        "waiting": made.waiting,
        "draft": str(made.folder) if made.folder else None,
        "layouts": made.proposal.layouts if made.proposal else [],
        "passes": made.passes,
        "passes_strictly": made.passes_strictly,
        "gate": [asdict(one) for one in made.checks],
        "not_determined": made.proposal.reports if made.proposal else [],
    }


def _tell_accepted(accepted: Accepted, *, as_json: bool) -> None:
    if as_json:
        reported = {
            "file": str(accepted.file),
            "read": accepted.read,
            "replaced": accepted.replaced,
            "released_runs": accepted.runs,
        }
        typer.echo(json.dumps(reported, ensure_ascii=False, indent=2))
        return
    typer.echo(f"wrote {accepted.file}; the draft and its evidence are kept in {accepted.kept}")
    runs = ", ".join(map(str, accepted.runs)) or "none"
    typer.echo(f"{accepted.read} refused pages were read again, {accepted.replaced} readings were replaced.")
    typer.echo(f"Runs whose texts are released: {runs}.")
    typer.echo("`luutru publish` writes the texts that are new.")
