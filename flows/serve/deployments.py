"""Declares the deployments of `luutru serve`, the same at each start."""

from collections.abc import Sequence
from typing import Any

from prefect import Flow
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType

from flows.backfill.flow import backfill
from flows.nightly.flow import nightly_site
from flows.nightly.start_times import night_cron, night_hour
from flows.orchestration.links import ALL_REPORTS, OF_A_SITE, report_link
from flows.orchestration.room_address import room_link
from flows.serve.maintenance import process, publish, relearn, reread, upkeep, verify
from flows.settings import Settings
from flows.sites import chosen_sites
from seeds.load import load_sites
from seeds.site import Site

ZONE = "Asia/Ho_Chi_Minh"
OURS = "luutru"  # the tag of our deployments, which we may delete


def deployments(settings: Settings) -> list[RunnerDeployment]:
    nights = [_nightly(site, settings) for site in chosen_sites(settings, [])]
    return [*nights, *_chores(settings)]


def _nightly(site: Site, settings: Settings) -> RunnerDeployment:
    return _declared(
        nightly_site,
        f"nightly-{site.slug}",
        Cron(night_cron(night_hour(site, settings)), timezone=ZONE),
        tags=[site.slug, "nightly"],
        parameters={"site": site.slug},
        reports=[f"{site.slug}-{name}" for name in OF_A_SITE],
    )


def _chores(settings: Settings) -> list[RunnerDeployment]:
    slugs = list(load_sites(settings.sites))
    return [
        _declared(process, "process", None, sites=slugs),
        _declared(reread, "reread", None, sites=slugs),
        _declared(relearn, "relearn", None, sites=slugs),
        _declared(publish, "publish", Cron("30 5 * * *", timezone=ZONE)),
        _declared(upkeep, "upkeep", Cron("0 6 * * *", timezone=ZONE), reports=["disk", "open-backfills"]),
        _declared(verify, "verify", Cron("0 7 * * 0", timezone=ZONE)),
        _declared(backfill, "backfill", None, sites=slugs, reports=["open-backfills"]),
    ]


def _declared(
    flow: Flow[Any, Any],
    name: str,
    schedule: Schedule | None,
    tags: list[str] | None = None,
    parameters: dict[str, str] | None = None,
    sites: Sequence[str] = (),
    reports: Sequence[str] = (),
) -> RunnerDeployment:
    """Declares the flow by the name of its module, so that Prefect finds it wherever luutru is installed.

    Its form offers `sites` as a menu; its description links to `reports`.
    """
    place = f"/site/{parameters['site']}" if parameters else "/"
    links = [*map(report_link, [*reports, "last-night", "health"]), ALL_REPORTS, room_link("reading room", place)]
    made = flow.to_deployment(
        name,
        schedule=schedule,
        tags=[OURS, *(tags or [name])],
        parameters=parameters,
        description=f"{(flow.description or '').strip()}\n\nReports: {' · '.join(one for one in links if one)}",
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    if not isinstance(made, RunnerDeployment):
        raise TypeError(f"no deployment: {made!r}")
    if sites:
        _offer(made, sites)
    return made


def _offer(deployment: RunnerDeployment, sites: Sequence[str]) -> None:
    """Makes the field `site` a menu of these; Prefect derives the form from the flow's types, which name no site."""
    field = deployment._parameter_openapi_schema.properties["site"]  # noqa: SLF001 (there is no public way)
    kinds = field.get("anyOf", [field])
    next(kind for kind in kinds if kind.get("type") == "string")["enum"] = list(sites)
