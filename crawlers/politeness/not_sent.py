"""Why a request is not sent at all."""

from scrapy.exceptions import IgnoreRequest

from storage.outcomes import AnyReason, Outcome


class Forbidden(IgnoreRequest):
    """Our manners say no: the visit ends as `outcome`(`reason`)."""

    def __init__(self, outcome: Outcome, reason: AnyReason) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
