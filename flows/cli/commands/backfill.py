"""`luutru backfill`."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console

from flows.backfill.holes import HolesEnd, hole_lines
from flows.backfill.order import BackfillScope, refuse_backfill
from flows.backfill.plan import plan_json
from flows.backfill.steps import BackfillEnd
from flows.cli.limits import MOST
from flows.cli.parameters import DAY, DAY_METAVAR, SiteName, WarcFiles
from flows.cli.terminal import terminal
from flows.exit_codes import FAILED, RETRY
from flows.nightly.status_table import funnel_as_json as funnel_json
from flows.nightly.status_table import night_table, reasons
from flows.orchestration.home import keep_prefect_here
from flows.orchestration.temporary_server import temporary_server
from flows.progress import bars_or_lines
from flows.settings import load_settings
from flows.site_lock import SiteBusy
from flows.sites import known_site, usual_source
from storage.archive import decide_kind, open_archive
from storage.vocabulary import BackfillSource

_Source = Annotated[
    BackfillSource | None,
    typer.Option(help="Where to look. Default: the site's sitemap, else its listings; wayback for a retired site."),
]
_Until = Annotated[datetime | None, typer.Option(formats=DAY, metavar=DAY_METAVAR, help="The last day, included.")]
_Limit = Annotated[int | None, typer.Option(min=1, max=MOST, metavar="NUMBER", help="Fetch at most this many pages.")]
_Holes = Annotated[
    bool,
    typer.Option(
        "--holes",
        help="Only the days that `luutru status --calendar` shows as holes: far fewer known articles than usual.",
    ),
]
_Again = Annotated[
    bool, typer.Option("--again", help="Fetch pages again that the archive has, from a sitemap or listing.")
]
_MaxGb = Annotated[
    float | None,
    typer.Option(min=0.001, max=MOST, metavar="NUMBER", help="With --source cc-news: read at most this many GB [50]."),
]


def backfill(
    site: SiteName,
    source: _Source = None,
    since: Annotated[datetime | None, typer.Option(formats=DAY, metavar=DAY_METAVAR, help="The first day.")] = None,
    until: _Until = None,
    limit: _Limit = None,
    file: WarcFiles = None,
    holes: _Holes = False,
    again: _Again = False,
    max_gb: _MaxGb = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list the pages and show the plan.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan and the result as JSON.")] = False,
) -> None:
    """Fetch older pages that no nightly run saw, newest first, from the site or from a web archive.

    Pages that the archive has are skipped; nightly runs visit them again. After a kill or a reached limit, run the same
    command again: it resumes. `luutru status` lists the backfills that are not done.

    With --holes it looks at the last half year, or between --since and --until.

    Example: luutru backfill hanoimoi --source wayback --since 2019-01-01 --until 2019-12-31
    """
    settings = load_settings()
    first, last = (moment.date() if moment else None for moment in (since, until))
    files, chosen = tuple(path.resolve() for path in file or ()), known_site(settings, site)
    wanted = BackfillScope(
        chosen, source or usual_source(chosen), first, last, files=files, holes=holes, again=again, max_gb=max_gb
    )
    refuse_backfill(settings, wanted)
    with open_archive(settings.data, settings.database_url) as archive:
        decide_kind(archive, settings.kind)  # a wrong data folder is reported before Prefect starts
    keep_prefect_here(settings.data)
    with temporary_server(settings.data) as wait_for_server, bars_or_lines(Console(stderr=True)):
        from flows.backfill.flow import backfill as flow  # noqa: PLC0415 (Prefect reads its settings when imported)
        from flows.orchestration.run_names import no_heartbeats  # noqa: PLC0415 (as above)

        wait_for_server()
        with no_heartbeats():
            end = flow(site, wanted.source, first, last, limit, dry_run, files, holes, again, max_gb)
    if not isinstance(end, BackfillEnd | HolesEnd):
        raise SiteBusy(end.message)
    ends = end.ends if isinstance(end, HolesEnd) else (end,)
    _print_all(end, ends, as_json=as_json, dry_run=dry_run)
    if any(one.failure or one.plan.empty_files for one in ends):
        raise typer.Exit(FAILED)
    if any(one.left for one in ends) and limit is None and not dry_run:
        raise typer.Exit(RETRY)
    if any(one.plan.unread for one in ends) and max_gb is None and not dry_run:
        raise typer.Exit(RETRY)


def _print_all(end: BackfillEnd | HolesEnd, ends: Sequence[BackfillEnd], *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        summary = [_as_json(one) for one in ends]
        typer.echo(json.dumps(summary if isinstance(end, HolesEnd) else summary[0], indent=2))
        return
    if isinstance(end, HolesEnd):
        typer.echo("\n".join(hole_lines(end.days)))
    for one in ends:
        _print(one, dry_run=dry_run)


def _as_json(end: BackfillEnd) -> dict[str, Any]:
    return {
        "plan": plan_json(end.backfill, end.plan),
        "windows": [funnel_json(funnel) for funnel in end.windows],
        "published": list(end.published),
        "left": end.left,
        "failure": end.failure,
    }


def _print(end: BackfillEnd, *, dry_run: bool) -> None:
    if end.windows:
        console = terminal()
        console.print(night_table(end.windows))
        for line in reasons(end.windows):
            console.print(f"  {line}", highlight=False)
    if end.failure:
        typer.echo(f"Nothing was listed ({end.failure}); the same command starts again.")
    elif dry_run:
        typer.echo(
            f"Dry run: no page was fetched. Without --dry-run, this command fetches {end.plan.now} of {end.left}."
        )
    else:
        more = "; the same command fetches them" if end.left else ""
        typer.echo(f"Published {len(end.published)} documents. {end.left} are left{more}.")
        if end.plan.unread:
            typer.echo(f"{end.plan.unread} files are not read to their end; the same command reads on.")
