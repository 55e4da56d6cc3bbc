"""The exception for a request that is not sent, with the outcome of its visit."""

from scrapy.exceptions import IgnoreRequest

from storage.outcomes import AnyReason, Outcome


class Forbidden(IgnoreRequest):
    """The crawl's own rules forbid the request: the visit ends as `outcome`(`reason`)."""

    def __init__(self, outcome: Outcome, reason: AnyReason) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
