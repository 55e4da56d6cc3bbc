"""Records a backfill from web archives: an archive's answers as exchanges, its captures under their own time."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.backfill.given_file_counts import FileFigures
from storage.backfill.items import CaptureRequest
from storage.backfill.listing import FoundItem, QueryHandle, note_answer
from storage.crawl_ledger.exchange_rows import archived_row
from storage.crawl_ledger.ledger import CrawlLedger
from storage.crawl_ledger.page_results import BodyFacts
from storage.frontier.pages import add_addresses
from storage.frontier.requests import Holder
from storage.outcomes import AnyReason, Outcome
from storage.tables.backfill import BackfillItem, BackfillQuery
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body
from storage.tables.runs import Visit
from storage.vocabulary import BackfillSource, ItemOutcome, Purpose
from storage.warc.copied_records import Provenance
from storage.warc.reader import ArchivedResponse


@dataclass(frozen=True, slots=True)
class ArchivedCapture:
    """A page as an archive captured it. `row` is its exchange; `holder` is the exchange with the payload."""

    row: LoggedExchange
    holder: Holder
    body: bytes
    content_type: str
    captured_at: datetime
    source: BackfillSource
    archived_url: str


class BackfillLedger(CrawlLedger):
    """A CrawlLedger for captures of an archive. It commits every capture when it is fetched."""

    def listed(
        self,
        query: QueryHandle,
        found: Sequence[FoundItem],
        resume: str | None,
        figures: FileFigures | None = None,
    ) -> None:
        """Stores what an answer lists; `figures` are those of a file, or of the part of it that was read now."""
        with self.committing() as session:
            note_answer(session, query.id, found, resume)
            if figures:
                row = session.get_one(BackfillQuery, query.id)
                known = FileFigures.from_json(row.figures) if row.figures else FileFigures(0, 0, {})
                row.figures = (known + figures).as_json()
        self.count.pages += len(found)

    def copied(self, record_id: str) -> LoggedExchange | None:
        """The row of a response record that an earlier request copied."""
        with self._archive.database.reading() as session:
            wanted = select(LoggedExchange).where(
                LoggedExchange.record_id == record_id, LoggedExchange.file.is_not(None)
            )
            return session.scalars(wanted.limit(1)).first()

    def copy(
        self,
        response: ArchivedResponse,
        member: bytes,
        provenance: Provenance,
        original: LoggedExchange | None = None,
    ) -> LoggedExchange:
        """Copies a record byte for byte and returns its row; the ledger's WARC files hold only copies."""
        self.count.requests += 1
        place = self._warc.copy(response, member, provenance)
        row = archived_row(self._run.id, Purpose.COPIED, response, place, f"{self._run.site}/{place.file}")
        row.original_id = original.id if original else None
        self._rows.append(row)
        return row

    def captured(self, request: CaptureRequest, capture: ArchivedCapture) -> None:
        with self.committing() as session:
            self._keep_capture(session, request, capture)
        self.count.done += 1

    def not_captured(self, request: CaptureRequest, outcome: Outcome, reason: AnyReason) -> None:
        """Ends the item, and also the visit unless this run fetched another capture of the page."""
        with self.committing() as session:
            item = session.get_one(BackfillItem, request.item_id)
            item.outcome, item.reason = ItemOutcome(outcome), reason
            visit = session.get_one(Visit, request.visit_id)
            if visit.capture_id is None:
                visit.outcome, visit.reason = outcome, reason
        self.count.done += 1

    def _keep_capture(self, session: Session, request: CaptureRequest, found: ArchivedCapture) -> None:
        capture = Capture(
            page_id=request.page_id,
            run_id=self._run.id,
            exchange_id=found.row.id,
            body_id=_body(session, self._run.site, request, found).id,
            url=request.url,
            captured_at=found.captured_at,
            status=200,
            source=found.source,
            archived_url=found.archived_url,
        )
        session.add(capture)
        session.flush()
        add_addresses(session, self._run.site, {request.url: request.page_id})
        visit = session.get_one(Visit, request.visit_id)
        visit.outcome, visit.reason = None, None
        visit.capture_id = visit.capture_id or capture.id  # the newest one: captures are fetched newest first
        item = session.get_one(BackfillItem, request.item_id)
        item.outcome = ItemOutcome.ARCHIVED


def _body(session: Session, site: str, request: CaptureRequest, found: ArchivedCapture) -> Body:
    facts = BodyFacts(hashlib.sha256(found.body).hexdigest(), found.content_type)
    same = select(Body).where(Body.site == site, Body.digest == facts.digest, Body.content_type == facts.content_type)
    body = session.scalars(same).first()
    if body is None:
        body = Body(
            site=site,
            digest=facts.digest,
            content_type=facts.content_type,
            url=request.url,
            exchange_id=found.holder.id,
            captured_at=found.captured_at,
        )
        session.add(body)
    elif session.get_one(LoggedExchange, body.exchange_id).failure:
        body.exchange_id = found.holder.id  # the record that had the body is damaged
    body.captured_at = min(body.captured_at, found.captured_at)
    session.flush()
    return body
