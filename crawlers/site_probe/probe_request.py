"""One request of a probe, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from crawlers.politeness.not_sent import Forbidden
from crawlers.site_probe.request_budget import ENOUGH
from storage.frontier.requests import KeptExchange
from storage.outcomes import Outcome, Reason

# Reasons that may be gone in an hour.
_PASSING = frozenset({Reason.CONNECT_FAILED, Reason.CONNECT_TIMEOUT, Reason.NO_RESPONSE, Reason.READ_TIMEOUT})


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """An exchange, or the reason why there is none; `later` says that a later try may succeed."""

    url: str
    kept: KeptExchange | None = None
    failure: str | None = None
    later: bool = False


class ProbeRequest(Protocol):
    """Sends a GET when the rate limiter allows it; `left` is how many requests may still be sent."""

    @property
    def left(self) -> int: ...

    async def __call__(self, url: str, purpose: str, headers: Mapping[str, str] = {}) -> ProbeAnswer: ...


def failed(url: str, reason: str) -> ProbeAnswer:
    return ProbeAnswer(url, failure=reason, later=reason in _PASSING)


def forbidden(url: str, error: Forbidden) -> ProbeAnswer:
    if error.reason == ENOUGH:
        return ProbeAnswer(url, failure=ENOUGH)
    return ProbeAnswer(
        url, failure=error.reason, later=error.outcome == Outcome.DEFERRED and error.reason != Reason.CRAWL_DELAY
    )
