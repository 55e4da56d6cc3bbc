"""Defines the Prefect flow `backfill`, whose form fetches pages that no nightly run saw."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from prefect import State, flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.states import Cancelled
from pydantic import Field

from flows.alerts.failure_hook import tell_of_failure
from flows.backfill.holes import HolesEnd, run_holes
from flows.backfill.open_orders import open_backfills, open_report
from flows.backfill.order import BackfillScope
from flows.backfill.plan import BackfillPlan, plan_lines
from flows.backfill.steps import BackfillEnd, run_backfill
from flows.coverage.report import show_coverage
from flows.exit_codes import EXPECTED
from flows.orchestration.links import ALL_REPORTS, report_link, run_link
from flows.orchestration.one_line_failure import fails_in_one_line
from flows.orchestration.progress_artifact import progress_shown
from flows.orchestration.room_address import room_link
from flows.orchestration.run_lock import at_work
from flows.orchestration.run_names import SKIPPED, run_name
from flows.settings import load_settings
from flows.site_lock import SiteBusy
from flows.sites import known_site, usual_source
from storage.archive import open_archive
from storage.backfill.orders import BackfillHandle
from storage.vocabulary import BackfillSource


@flow(
    name="backfill",
    description="Fetch what no night saw, newest first, window by window. The same form again resumes it.",
    flow_run_name=run_name,
    on_failure=[tell_of_failure],
    on_crashed=[tell_of_failure],
)
@fails_in_one_line(*EXPECTED)
def backfill(
    site: str,
    source: BackfillSource | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: Annotated[int | None, Field(ge=1)] = None,
    dry_run: bool = False,
    files: tuple[Path, ...] = (),
    holes: bool = False,
    again: bool = False,
    max_gb: Annotated[float | None, Field(gt=0)] = None,
) -> BackfillEnd | HolesEnd | State[Any]:
    """Prefect's form shows the texts below for the parameters; it ignores those in `Annotated` (Prefect 3.8.8).

    Args:
        site: the site's slug, as `luutru sites` lists it
        source: sitemap, listing: the site itself; wayback, commoncrawl, cc-news: archives; warc: files. Left out: the
            site's sitemap or else its listings; of a retired site, wayback
        since: the first day: of a sitemap or listing, or on which an archive took a page
        until: the last day, included; today if left out
        limit: the most pages that this run fetches
        dry_run: only list what there is, and say the plan
        files: with source warc: WARC or WACZ files on the machine that runs this
        holes: only the days that SITE-coverage marks as holes, of the last half year or these dates
        again: with source sitemap or listing: fetch pages again that the archive has
        max_gb: with source cc-news: read at most this many GB of its files in this run; 50 if left out
    """
    settings = load_settings()
    chosen = known_site(settings, site)
    wanted = BackfillScope(
        chosen, source or usual_source(chosen), since, until, limit, dry_run, files, holes, again, max_gb
    )
    with (
        at_work(settings.data),
        progress_shown(site),
        open_archive(settings.data, settings.database_url) as archive,
    ):
        try:
            run = run_holes if holes else run_backfill
            end = run(settings, archive, wanted, get_run_logger().info, _tell)
        except SiteBusy as busy:
            return Cancelled(name=SKIPPED, message=str(busy))
        create_markdown_artifact(
            markdown=open_report(open_backfills(archive)),
            key="open-backfills",
            description="Backfills that are not done, and how to resume them",
        )
        if not dry_run:
            show_coverage(archive, chosen, since)
        return end


def _tell(handle: BackfillHandle, plan: BackfillPlan) -> None:
    lines, log = plan_lines(handle, plan), get_run_logger().info
    keys = (f"{handle.site}-progress", f"{handle.site}-coverage", "open-backfills")
    room = room_link("reading room", f"/site/{handle.site}")
    links = " · ".join(one for one in (*map(report_link, keys), run_link(), ALL_REPORTS, room) if one)
    create_markdown_artifact(
        markdown="\n".join(["```", *lines, "```", "", links]),
        key=f"{handle.site}-backfill",
        description="The plan of a backfill",
    )
    for line in lines:
        sys.stderr.write(f"{line}\n")
        log(line)
