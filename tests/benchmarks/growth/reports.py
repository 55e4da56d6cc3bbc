"""Makes a night's reports without a Prefect server: `python -m tests.benchmarks.growth.reports SITE`."""

import sys
from datetime import timedelta

from flows.clock import tonight
from flows.health.report import health_report
from flows.nightly.artifacts import TREND_NIGHTS
from flows.nightly.report import changes_report, ledgers_report, refusals_report, sites_report
from flows.settings import load_settings
from flows.sites import known_site
from luutru.coverage import WEEKS
from luutru.coverage.site_coverage import site_coverage
from storage.archive import Archive, open_archive
from storage.runs.health import latest_health
from storage.runs.history import bytes_by_night, night_figures
from storage.runs.run_counts import keep_run_counts
from storage.runs.totals import latest_funnels

FORTNIGHT = timedelta(days=14)


def main(slug: str) -> None:
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        print(*reports(archive, slug), sep="\n\n")
        site, until = known_site(settings, slug), tonight()
        keep_run_counts(archive, slug, until - timedelta(weeks=WEEKS))
        days = site_coverage(archive, site, until - timedelta(weeks=WEEKS), until, until).days
        print(len(days.published), "days,", len(days.holes), "holes")


def reports(archive: Archive, slug: str) -> list[str]:
    health, funnels = latest_health(archive), latest_funnels(archive)
    own = next(funnel for funnel in funnels if funnel.site == slug)
    nights = night_figures(archive, slug, tonight() - timedelta(days=2 * TREND_NIGHTS))
    added = bytes_by_night(archive, tonight() - FORTNIGHT)
    return [
        ledgers_report(own),
        changes_report(archive, own),
        refusals_report(archive, own),
        sites_report(funnels, {one.site: one for one in health}, lambda _: False),
        health_report(health),
        f"{len(nights)} nights drawn; {sum(added.values())} bytes in a fortnight",
    ]


if __name__ == "__main__":
    main(sys.argv[1])
