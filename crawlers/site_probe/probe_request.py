"""One request of a probe, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from crawlers.politeness.not_sent import Forbidden
from crawlers.site_probe.request_budget import ENOUGH
from storage.frontier.requests import Kept
from storage.outcomes import Outcome, Reason

# Reasons that may be gone in an hour.
_PASSING = frozenset({Reason.CONNECT_FAILED, Reason.CONNECT_TIMEOUT, Reason.NO_RESPONSE, Reason.READ_TIMEOUT})


@dataclass(frozen=True, slots=True)
class Asked:
    """An exchange, or the reason why there is none; `later` says that a later try may succeed."""

    url: str
    kept: Kept | None = None
    failure: str | None = None
    later: bool = False


class Ask(Protocol):
    """Sends a GET when the rate limiter allows it; `left` is how many requests may still be sent."""

    @property
    def left(self) -> int: ...

    async def __call__(self, url: str, purpose: str, headers: Mapping[str, str] = {}) -> Asked: ...


def failed(url: str, reason: str) -> Asked:
    return Asked(url, failure=reason, later=reason in _PASSING)


def forbidden(url: str, error: Forbidden) -> Asked:
    if error.reason == ENOUGH:
        return Asked(url, failure=ENOUGH)
    return Asked(
        url, failure=error.reason, later=error.outcome == Outcome.DEFERRED and error.reason != Reason.CRAWL_DELAY
    )
