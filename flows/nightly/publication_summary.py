"""Says in one line how many documents a night published, and why they are fewer than its new and edited pages."""

from collections.abc import Sequence

from storage.outcomes import Outcome
from storage.runs.health import KeptHealth
from storage.runs.totals import Funnel


def published_line(ordinals: Sequence[int] | None, funnels: Sequence[Funnel], health: Sequence[KeptHealth]) -> str:
    if ordinals is None:
        return (
            "Published nothing: a crawl was interrupted; its texts are published when the same command has finished it."
        )
    pages = sum(funnel.count(word) for funnel in funnels for word in (Outcome.NEW, Outcome.EDITED))
    sum_ = _sum(pages, len(ordinals)) if not any(one.held for one in health) else ""
    if not ordinals and not pages and not any(funnel.count(Outcome.UNCHANGED) for funnel in funnels):
        return "Published nothing: no page showed a text."
    if not ordinals:
        return f"{sum_}Published nothing: every text that the pages showed is in the corpus already."
    return f"{sum_}Published {len(ordinals)} documents, {ordinals[0]:03d} to {ordinals[-1]:03d}."


def _sum(pages: int, published: int) -> str:
    """Nothing where texts of earlier runs were published, too: the two numbers are of different pages then."""
    repeated = pages - published
    if repeated <= 0:
        return ""
    verb = "show" if repeated > 1 else "shows"
    return f"{pages} pages are new or edited; {repeated} of them {verb} a text that the corpus has from another page. "
