"""Makes the artifacts of a night in Prefect's UI: its reports, and charts of the nights before it."""

from datetime import date, timedelta

from prefect.artifacts import create_image_artifact, create_markdown_artifact

from flows.coverage.report import show_coverage
from flows.health.report import health_report
from flows.nightly.charts import calendar, data_uri, trend
from flows.nightly.report import (
    changes_report,
    ledgers_report,
    night_report,
    night_sentence,
    refusals_report,
    sites_report,
)
from flows.orchestration.links import ALL_REPORTS, links_of_site, report_link
from flows.orchestration.room_address import room_link
from flows.settings import load_settings
from flows.site_lock import site_is_busy
from flows.sites import known_site
from storage.archive import Archive
from storage.outcomes import Outcome, RunState
from storage.runs.coverage import articles_by_day
from storage.runs.health import health_of, latest_health
from storage.runs.history import NightFigures, night_figures
from storage.runs.totals import Funnel, latest_funnels

WEEKS = 17
TREND_NIGHTS = 60


def show_night(archive: Archive, funnel: Funnel) -> None:
    """Shows the reports of a site's run, its coverage and its two charts; last, so topmost, what happened."""
    site, night = funnel.site, funnel.night
    settings = load_settings()
    refusals = refusals_report(archive, funnel, settings.replay)
    _show(f"{site}-changes", changes_report(archive, funnel), funnel, "what is new, edited, gone")
    _show(f"{site}-refusals", refusals, funnel, "why pages were refused, with examples")
    show_sites(archive)
    show_coverage(archive, known_site(settings, site))
    _show_pictures(archive, site, night, night_figures(archive, site, night - timedelta(weeks=WEEKS)))
    show_end(archive, funnel)


def show_end(archive: Archive, funnel: Funnel) -> None:
    """Shows how a run ended; written again if the run ends after its flow."""
    _show(f"{funnel.site}-ledgers", ledgers_report(funnel), funnel, "where each page and each request ended")
    report = night_report(funnel, health_of(archive, funnel.run_id))
    _show(f"{funnel.site}-night", report, funnel, night_sentence(funnel))


def _show(key: str, markdown: str, funnel: Funnel, stated: str) -> None:
    create_markdown_artifact(
        markdown=f"{markdown}\n\n{links_of_site(funnel.site, funnel.run_id)}",
        key=key,
        description=f"{funnel.site}, night of {funnel.night}: {stated}",
    )


def show_sites(archive: Archive) -> None:
    """Shows each site's last run under one key: its newest version is the present state."""
    health = latest_health(archive)
    verdicts = {one.site: one for one in health}
    report = sites_report(latest_funnels(archive), verdicts, lambda funnel: not site_is_busy(archive, funnel.site))
    room = " · ".join(part for part in (ALL_REPORTS, room_link("reading room")) if part)
    create_markdown_artifact(
        markdown=f"{report}\n\n{report_link('health')} · {room}",
        key="last-night",
        description="What ran last, per site, and how it ended",
    )
    create_markdown_artifact(
        markdown=f"{health_report(health)}\n\n{report_link('last-night')} · {room}",
        key="health",
        description="How sound each run was, and which texts are on hold",
    )


def _show_pictures(archive: Archive, site: str, night: date, nights: list[NightFigures]) -> None:
    """The calendar begins with the site's first article, the trend with its first night, if WEEKS reach so far back.

    Before the first night there are only the articles of each day, which later runs found.
    """
    fresh: dict[date, int] = {}
    for one in nights:
        fresh[one.night] = fresh.get(one.night, 0) + _fresh(one)
    failed = [one.night for one in nights if one.state == RunState.FAILED]
    watched = min((one.night for one in nights), default=night)
    earlier = articles_by_day(archive, site, night - timedelta(weeks=WEEKS), watched - timedelta(days=1))
    first = min(earlier, default=watched)
    fresh |= earlier
    found = [(one.night, sum(one.pages.values()), _fresh(one)) for one in nights[-TREND_NIGHTS:]]
    pictures = (
        ("calendar", calendar(site, first, night, fresh, failed), f"new and edited pages by day, since {first}"),
        ("trend", trend(site, found), "pages found, and pages new or edited, by night"),
    )
    for kind, svg, shown in pictures:
        create_image_artifact(image_url=data_uri(svg), key=f"{site}-{kind}", description=f"{site}: {shown}")


def _fresh(one: NightFigures) -> int:
    return one.pages.get(Outcome.NEW, 0) + one.pages.get(Outcome.EDITED, 0)
