"""All that a night's artifacts say, without the server that keeps them: `python -m tests.growth.reports SITE`."""

import sys
from datetime import timedelta

from flows.coverage.site_coverage import WEEKS, site_coverage
from flows.health_report import health_report
from flows.known_sites import known_site
from flows.night import tonight
from flows.night_artifacts import TREND_NIGHTS
from flows.night_report import changes_report, ledgers_report, refusals_report, sites_report
from flows.settings import load_settings
from storage.archive import Archive, open_archive
from storage.funnel import latest_funnels
from storage.health_rows import latest_health
from storage.night_figures import bytes_by_night, night_figures

FORTNIGHT = timedelta(days=14)


def main(slug: str) -> None:
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        print(*reports(archive, slug), sep="\n\n")
        site, until = known_site(settings, slug), tonight()
        seen = site_coverage(archive, site, until - timedelta(weeks=WEEKS), until, until)
        print(len(seen.known.published), "days,", len(seen.holes), "holes")


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
