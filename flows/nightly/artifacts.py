"""Makes the artifacts of a night in Prefect's UI: its reports, and charts of the nights before it."""

from datetime import date, timedelta

from prefect.artifacts import create_image_artifact, create_markdown_artifact

from flows.coverage.report import show_coverage
from flows.health.report import health_report
from flows.nightly.charts import calendar, data_uri, trend
from flows.nightly.report import changes_report, ledgers_report, refusals_report, sites_report
from flows.settings import load_settings
from flows.site_lock import site_is_busy
from flows.sites import known_site
from storage.archive import Archive
from storage.outcomes import Outcome, RunState
from storage.runs.health import latest_health
from storage.runs.history import NightFigures, night_figures
from storage.runs.totals import Funnel, latest_funnels

WEEKS = 17
TREND_NIGHTS = 60


def show_night(archive: Archive, funnel: Funnel) -> None:
    """Shows the reports of a site's run, its coverage, and its two charts."""
    site, night = funnel.site, funnel.night
    reports = {
        f"ledgers-{site}": (ledgers_report(funnel), "where each page and each request ended"),
        f"changes-{site}": (changes_report(archive, funnel), "what is new, edited, gone"),
        f"refusals-{site}": (refusals_report(archive, funnel), "why pages gave no text, with examples"),
    }
    for key, (markdown, said) in reports.items():
        create_markdown_artifact(markdown=markdown, key=key, description=f"{site}, night of {night}: {said}")
    show_sites(archive)
    show_coverage(archive, known_site(load_settings(), site))
    _show_pictures(site, night, night_figures(archive, site, night - timedelta(weeks=WEEKS)))


def show_sites(archive: Archive) -> None:
    """Shows each site's last run under one key: its newest version is the present state."""
    health = latest_health(archive)
    verdicts = {one.site: one for one in health}
    report = sites_report(latest_funnels(archive), verdicts, lambda funnel: not site_is_busy(archive, funnel.site))
    create_markdown_artifact(markdown=report, key="last-night", description="What ran last, per site, and how it ended")
    create_markdown_artifact(
        markdown=health_report(health), key="health", description="How sound each run was, and which texts are on hold"
    )


def _show_pictures(site: str, night: date, nights: list[NightFigures]) -> None:
    fresh: dict[date, int] = {}
    for one in nights:
        fresh[one.night] = fresh.get(one.night, 0) + _fresh(one)
    failed = [one.night for one in nights if one.state == RunState.FAILED]
    pictures = {
        f"calendar-{site}": calendar(site, night, WEEKS, fresh, failed),
        f"trend-{site}": trend(
            site, [(one.night, sum(one.pages.values()), _fresh(one)) for one in nights[-TREND_NIGHTS:]]
        ),
    }
    for key, svg in pictures.items():
        create_image_artifact(image_url=data_uri(svg), key=key, description=f"{site}, until {night}")


def _fresh(one: NightFigures) -> int:
    return one.pages.get(Outcome.NEW, 0) + one.pages.get(Outcome.EDITED, 0)
