"""A site's coverage as an artifact in Prefect's UI: after each night, and after each backfill."""

from datetime import date, timedelta

from prefect.artifacts import create_markdown_artifact

from flows.coverage.report import coverage_report
from flows.coverage.site_coverage import WEEKS, site_coverage
from flows.night import tonight
from seeds.site import Site
from storage.archive import Archive


def show_coverage(archive: Archive, site: Site, since: date | None = None) -> None:
    """From the day, or of the last half year; of a retired site, of its last."""
    until = min(tonight(), site.retired or tonight())
    begin = min(since or until, until - timedelta(weeks=WEEKS))
    create_markdown_artifact(
        markdown=coverage_report(site_coverage(archive, site, begin, until, tonight())),
        key=f"coverage-{site.slug}",
        description=f"{site.slug}, until {until}: which days have holes",
    )
