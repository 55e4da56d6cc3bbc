"""Records the requisites of a crawl beside its pages, in the ledger's transactions."""

from collections.abc import Sequence

from storage.archive import Archive
from storage.crawl_ledger.ledger import CrawlLedger
from storage.frontier.requisites import (
    FoundRequisite,
    RequisiteBudget,
    RequisiteRequest,
    RequisiteResult,
    add_requisites,
    end_requisites,
    waiting_requisites,
)
from storage.runs.lifecycle import RunHandle


class RequisiteLedger:
    """Each address has one row, so that a page's requisites are requested once and a killed crawl resumes."""

    def __init__(self, archive: Archive, run: RunHandle, ledger: CrawlLedger, budget: RequisiteBudget) -> None:
        self._archive = archive
        self._run = run
        self._ledger = ledger
        self._budget = budget
        self._seen: set[str] = set()

    def begin(self) -> list[RequisiteRequest]:
        with self._archive.database.writing() as session:
            return waiting_requisites(session, self._run.id, self._run.site, self._budget)

    def found(self, found: Sequence[FoundRequisite]) -> list[RequisiteRequest]:
        """Adds what this crawl has not seen yet; call it before the visit of the page ends."""
        fresh = [one for one in found if one.url not in self._seen]
        if not fresh:
            return []
        self._seen.update(one.url for one in fresh)
        with self._ledger.committing() as session:
            return add_requisites(session, self._run.id, self._run.site, fresh, self._budget)

    def ended(self, result: RequisiteResult) -> None:
        with self._ledger.committing() as session:
            end_requisites(session, [result])
