"""Finds from a failed request how its visit ends."""

import logging

from twisted.python.failure import Failure

from crawlers.politeness.not_sent import Forbidden
from crawlers.spider.archive_sink import CrawlEnding
from storage.errors import ArchiveError
from storage.outcomes import AnyReason, Outcome, Reason

_log = logging.getLogger(__name__)


def request_ending(failure: Failure) -> tuple[Outcome, AnyReason] | None:
    """The outcome of a failed request; None if the crawl ends and the request stays pending. Raises machine errors."""
    error = failure.value
    if isinstance(error, CrawlEnding):
        return None
    if isinstance(error, (ArchiveError, OSError)):
        raise error
    if isinstance(error, Forbidden):
        return error.outcome, error.reason
    reason = getattr(error.__cause__ if error else None, "reason", None)
    if isinstance(reason, Reason):
        return Outcome.FAILED, reason
    _log.error("a request failed with an unexpected error", exc_info=error)
    return Outcome.FAILED, Reason.REQUEST_FAILED
