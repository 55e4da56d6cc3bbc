"""Declares the deployments of `luutru serve`, the same at each start."""

from typing import Any

from prefect import Flow
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType

from flows.backfill.flow import backfill
from flows.nightly.flow import nightly_site
from flows.nightly.start_times import night_cron, night_hour
from flows.serve.maintenance import process, publish, relearn, reread, upkeep, verify
from flows.settings import Settings
from flows.sites import chosen_sites
from seeds.site import Site

ZONE = "Asia/Ho_Chi_Minh"
OURS = "luutru"  # the tag of our deployments, which we may delete


def deployments(settings: Settings) -> list[RunnerDeployment]:
    nights = [_nightly(site, settings) for site in chosen_sites(settings, [])]
    return [*nights, *_chores()]


def _nightly(site: Site, settings: Settings) -> RunnerDeployment:
    return _declared(
        nightly_site,
        f"nightly-{site.slug}",
        Cron(night_cron(night_hour(site, settings)), timezone=ZONE),
        tags=[site.slug, "nightly"],
        parameters={"site": site.slug},
    )


def _chores() -> list[RunnerDeployment]:
    return [
        _declared(process, "process", None),
        _declared(reread, "reread", None),
        _declared(relearn, "relearn", None),
        _declared(publish, "publish", Cron("30 5 * * *", timezone=ZONE)),
        _declared(upkeep, "upkeep", Cron("0 6 * * *", timezone=ZONE)),
        _declared(verify, "verify", Cron("0 7 * * 0", timezone=ZONE)),
        _declared(backfill, "backfill", None),
    ]


def _declared(
    flow: Flow[Any, Any],
    name: str,
    schedule: Schedule | None,
    tags: list[str] | None = None,
    parameters: dict[str, str] | None = None,
) -> RunnerDeployment:
    """Declares the flow by the name of its module, so that Prefect finds it wherever luutru is installed."""
    made = flow.to_deployment(
        name,
        schedule=schedule,
        tags=[OURS, *(tags or [name])],
        parameters=parameters,
        description=(flow.description or "").strip(),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    if not isinstance(made, RunnerDeployment):
        raise TypeError(f"no deployment: {made!r}")
    return made
