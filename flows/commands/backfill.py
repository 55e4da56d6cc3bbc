"""`luutru backfill`."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.backfill_order import Source, Wanted, refuse_backfill
from flows.backfill_plan import plan_json
from flows.backfill_steps import BackfillEnd
from flows.board import bars
from flows.exit_codes import FAILED, RETRY
from flows.known_sites import known_site
from flows.passing_server import passing_server
from flows.prefect_home import keep_prefect_here
from flows.settings import load_settings
from flows.site_lock import SiteBusy
from flows.summary import as_json as funnel_json
from flows.summary import night_table, reasons
from storage.archive import decide_kind, open_archive

DAY = ["%Y-%m-%d"]


def backfill(
    site: Annotated[str, typer.Argument(help="The site, by its slug.")],
    source: Annotated[Source, typer.Option(help="Where to look.")] = Source.SITEMAP,
    since: Annotated[datetime | None, typer.Option(formats=DAY, metavar="D", help="The first day.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAY, metavar="D", help="The last day, included.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="The most pages that this command fetches.")] = None,
    file: Annotated[
        list[Path] | None, typer.Option(metavar="F", help="With --source warc: a WARC or WACZ file; may be repeated.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what there is, and say the plan.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The plan and the end as JSON.")] = False,
) -> None:
    """Fetch what no night saw, newest first, from the site itself or from an archive.

    Run the same command again after a kill, or when its limit was reached: it goes on where it stood.

    Example: luutru backfill hanoimoi --source wayback --since 2019-01-01 --until 2019-12-31
    """
    settings = load_settings()
    first, last = (moment.date() if moment else None for moment in (since, until))
    files = tuple(path.resolve() for path in file or ())
    refuse_backfill(settings, Wanted(known_site(settings, site), source, first, last, files=files))
    with open_archive(settings.data, settings.database_url) as archive:
        decide_kind(archive, settings.kind)  # what is wrong with the folder is said before Prefect starts
    keep_prefect_here(settings.data)
    with passing_server(settings.data), bars(Console(stderr=True)):
        from flows.backfill import backfill as flow  # noqa: PLC0415 (Prefect reads its settings when imported)

        end = flow(site, source, first, last, limit, dry_run, files)
    if not isinstance(end, BackfillEnd):
        raise SiteBusy(end.message)
    _tell(end, as_json=as_json)
    if end.failure:
        raise typer.Exit(FAILED)
    if end.left and limit is None and not dry_run:
        raise typer.Exit(RETRY)


def _tell(end: BackfillEnd, *, as_json: bool) -> None:
    if as_json:
        told = {
            "plan": plan_json(end.backfill, end.plan),
            "windows": [funnel_json(funnel) for funnel in end.windows],
            "published": list(end.published),
            "left": end.left,
            "failure": end.failure,
        }
        typer.echo(json.dumps(told, indent=2))
        return
    if end.windows:
        console = Console(width=None if sys.stdout.isatty() else 160)
        console.print(night_table(end.windows))
        for line in reasons(end.windows):
            console.print(f"  {line}", highlight=False)
    if end.failure:
        typer.echo(f"Nothing was listed ({end.failure}); the same command begins anew.")
    else:
        more = "; the same command goes on with them" if end.left else ""
        typer.echo(f"Published {len(end.published)} documents. {end.left} are left{more}.")
