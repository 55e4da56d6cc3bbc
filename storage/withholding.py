"""Selects what a takedown covers: bodies with a withheld text or page, their records, and their texts."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, literal_column, or_, select, union, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from storage.outcomes import Outcome, Reason
from storage.tables.archive import Withholding
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.tables.readings import Body, Document, Reading
from storage.tables.runs import Visit

ACTIVE = Withholding.lifted_at.is_(None)


def withheld_texts(which: ColumnElement[bool] = ACTIVE) -> Select[str | None]:
    """The content hashes of all texts that were ever read from a withheld body: none of them is published again."""
    return select(Reading.content_hash).where(Reading.content_hash.is_not(None), Reading.body_id.in_(_bodies(which)))


def is_forgotten(session: Session, document: Document) -> bool:
    """Whether the text of a withheld document was removed from the rows, as backups do that forget such texts."""
    if document.lead is not None or document.blocks:
        return False  # no article is without both
    ordinals = select(Withholding.ordinal).where(ACTIVE, Withholding.ordinal == document.ordinal)
    texts = withheld_texts().where(Reading.content_hash == document.content_hash)
    return any(session.scalars(wanted.limit(1)).first() is not None for wanted in (ordinals, texts))


def is_closed() -> ColumnElement[bool]:
    """A condition on exchanges: the record may not be replayed, since it shows a withheld text."""
    return _shows(ACTIVE)


def is_unfinished() -> ColumnElement[bool]:
    """A condition on exchanges: the record shows a text of a takedown or lifting that is not finished on disk."""
    return _shows(~Withholding.applied)


def _shows(which: ColumnElement[bool]) -> ColumnElement[bool]:
    holders = select(Body.exchange_id).where(Body.id.in_(_bodies(which)))
    holder, same = aliased(LoggedExchange), aliased(LoggedExchange)
    payloads = select(holder.payload_digest).where(holder.id.in_(holders), holder.payload_digest.is_not(None))
    # The kind is written as in the index of payloads, so that both databases use it.
    equal = select(same.id).where(same.payload_digest.in_(payloads), same.record_kind == literal_column("'response'"))
    # A null in a list would make the condition null, and what is not closed would not be found.
    return or_(
        LoggedExchange.id.in_(select(Capture.exchange_id).where(Capture.page_id.in_(_pages(which)))),
        LoggedExchange.id.in_(select(Capture.exchange_id).where(Capture.body_id.in_(_bodies(which)))),
        and_(LoggedExchange.payload_digest.is_not(None), LoggedExchange.payload_digest.in_(payloads)),
        and_(LoggedExchange.original_id.is_not(None), LoggedExchange.original_id.in_(union(holders, equal))),
    )


def closed_offsets(session: Session, file: str) -> frozenset[int]:
    """The starts of the records in a WARC file, named as in its rows, that are closed to replay."""
    if session.scalars(select(Withholding.id).where(ACTIVE).limit(1)).first() is None:
        return frozenset()
    offsets = session.scalars(select(LoggedExchange.offset).where(LoggedExchange.file == file, is_closed()))
    return frozenset(offset for offset in offsets if offset is not None)


def reason_of_page(session: Session, site: str, space: str, key: str) -> str | None:
    """Why the page, or a text that it showed, is withheld; None if it is not."""
    page = select(Page.id).where(Page.site == site, Page.space == space, Page.key == key)
    texts = (
        select(Publication.ordinal)
        .join(Reading, Reading.content_hash == Publication.content_hash)
        .join(Capture, Capture.body_id == Reading.body_id)
        .where(Capture.page_id.in_(page))
    )
    named = or_(Withholding.page_id.in_(page), Withholding.ordinal.in_(texts))
    reasons = select(Withholding.reason).where(ACTIVE, named)
    return session.scalars(reasons.order_by(Withholding.id).limit(1)).first()


def withheld_pages(session: Session, page_ids: Iterable[int]) -> frozenset[int]:
    """The pages that are withheld completely: they are not requested any more."""
    known = frozenset(id_ for id_ in session.scalars(_pages()) if id_ is not None)
    return known & frozenset(page_ids) if known else known


def skip_withheld(session: Session, run_id: int) -> None:
    """Skips a run's pending visits to withheld pages."""
    pending = (Visit.run_id == run_id, Visit.outcome.is_(None), Visit.capture_id.is_(None), Visit.page_id.in_(_pages()))
    session.execute(update(Visit).where(*pending).values(outcome=Outcome.SKIPPED, reason=Reason.WITHHELD))


def tells_withheld(page_id: InstrumentedAttribute[int], which: ColumnElement[bool] = ACTIVE) -> ColumnElement[bool]:
    """A condition on pages: the page or one of its texts is withheld, so that no report shows what changed on it."""
    return page_id.in_(select(Capture.page_id).where(Capture.body_id.in_(_bodies(which)))) | page_id.in_(_pages(which))


def _pages(which: ColumnElement[bool] = ACTIVE) -> Select[int | None]:
    return select(Withholding.page_id).where(which, Withholding.page_id.is_not(None))


def _bodies(which: ColumnElement[bool] = ACTIVE) -> Select[int]:
    """Bodies that withheld pages showed, and those that ever gave a withheld text."""
    shown = select(Capture.body_id).where(Capture.body_id.is_not(None), Capture.page_id.in_(_pages(which)))
    ordinals = select(Withholding.ordinal).where(which, Withholding.ordinal.is_not(None))
    texts = select(Publication.content_hash).where(Publication.ordinal.in_(ordinals))
    gave = select(Reading.body_id).where(Reading.content_hash.in_(texts))
    both = union(shown, gave).subquery()
    return select(both.c[0])
