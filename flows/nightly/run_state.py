"""The Prefect state of a site's night: completed, and under the name of its verdict if it is not sound."""

from typing import Any

from prefect import State
from prefect.states import Completed

from flows.health.finding import HealthFinding
from flows.health.output import finding_line
from flows.nightly.report import night_sentence
from storage.runs.health import KeptHealth
from storage.runs.totals import Funnel
from storage.vocabulary import HealthVerdict

SHOWN = frozenset({HealthVerdict.BROKEN, HealthVerdict.BLOCKED, HealthVerdict.WATCH})
MOST_LETTERS = 1000


def is_blocked(health: KeptHealth | None) -> bool:
    return health is not None and health.verdict == HealthVerdict.BLOCKED


def state_of(funnel: Funnel, health: KeptHealth | None) -> State[Any]:
    """The type stays Completed, so that neither retries nor what follows by schedule change."""
    if health is None or health.verdict not in SHOWN or health.released_by:
        return Completed(message=night_sentence(funnel)[:MOST_LETTERS], data=funnel)
    findings = "; ".join(finding_line(HealthFinding.from_json(reported)) for reported in health.findings)
    stated = f"{health.verdict}: {findings or funnel.reason or 'see the artifact health'}"
    return Completed(name=health.verdict.capitalize(), message=stated[:MOST_LETTERS], data=funnel)
