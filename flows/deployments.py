"""What runs when: the deployments that `luutru serve` declares, the same at each start."""

import hashlib
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer.main
from prefect import Flow
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType

from flows.chores import publish, reread, upkeep, verify
from flows.command_line import command_line
from flows.known_sites import chosen_sites
from flows.nightly import nightly_site
from flows.settings import Settings

ZONE = "Asia/Ho_Chi_Minh"
OURS = "luutru"  # the tag of what we declare, and may take away
FIRST_MINUTE, MINUTES = 30, 270  # nights begin between 00:30 and 05:00


def deployments(settings: Settings) -> list[RunnerDeployment]:
    nights = [_nightly(site.slug, settings) for site in chosen_sites(settings, [])]
    return [*nights, *_chores(), *_backfill()]


def night_cron(site: str, own_hours: Mapping[str, str]) -> str:
    """The site's own hour if it has one; else a minute of the night that hangs on its slug alone."""
    if site in own_hours:
        hour, minute = own_hours[site].split(":")
        return f"{int(minute)} {int(hour)} * * *"
    place = int.from_bytes(hashlib.sha256(site.encode()).digest()[:4], "big") % MINUTES
    hour_, minute_ = divmod(FIRST_MINUTE + place, 60)
    return f"{minute_} {hour_} * * *"


def _nightly(site: str, settings: Settings) -> RunnerDeployment:
    return _declared(
        nightly_site,
        f"nightly-{site}",
        Cron(night_cron(site, settings.nightly_at), timezone=ZONE),
        tags=[site, "nightly"],
        parameters={"site": site},
    )


def _chores() -> list[RunnerDeployment]:
    known = typer.main.get_command(command_line()).commands  # type: ignore[attr-defined] # a group has commands
    chores = [
        _declared(reread, "reread", None),
        _declared(publish, "publish", Cron("30 5 * * *", timezone=ZONE)),
        _declared(upkeep, "upkeep", Cron("0 6 * * *", timezone=ZONE)),
    ]
    if "verify" in known:
        chores.append(_declared(verify, "verify", Cron("0 7 * * 0", timezone=ZONE)))
    return chores


def _backfill() -> list[RunnerDeployment]:
    """The form for a backfill by hand, where this installation has the flow."""
    if find_spec("flows.backfill") is None:
        return []
    flow: Flow[Any, Any] = import_module("flows.backfill").backfill
    return [_declared(flow, "backfill", None)]


def _declared(
    flow: Flow[Any, Any],
    name: str,
    schedule: Schedule | None,
    tags: list[str] | None = None,
    parameters: dict[str, str] | None = None,
) -> RunnerDeployment:
    """By the module's name, so that it is found wherever luutru is installed."""
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
