"""Finds why a text is published and which one it replaces; queries the rows only if they may have an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from storage.corpus.pending_texts import FirstShowing
from storage.database.bulk import statement_batches
from storage.tables.changes import Change
from storage.tables.readings import Document, Reading, Version
from storage.vocabulary import Cause


@dataclass(frozen=True, slots=True)
class Forerunners:
    """Selects the texts that may replace another one; on most nights they are few."""

    readings: frozenset[int]  # of bodies that were read before
    captures: frozenset[int]  # with another text by other rules
    pages: frozenset[int]  # that have shown more than one text

    def may_concern(self, showing: FirstShowing) -> bool:
        return (
            showing.reading_id in self.readings or showing.capture_id in self.captures or showing.page_id in self.pages
        )


def forerunners(session: Session, showings: Sequence[FirstShowing]) -> Forerunners:
    readings: set[int] = set()
    captures: set[int] = set()
    pages: set[int] = set()
    earlier = aliased(Reading)
    for part in statement_batches(showings):
        read_before = (
            select(Reading.id)
            .join(earlier, (earlier.body_id == Reading.body_id) & (earlier.id < Reading.id))
            .where(Reading.id.in_([one.reading_id for one in part]))
        )
        readings.update(session.scalars(read_before))
        by_other_rules = select(Change.capture_id).where(
            Change.capture_id.in_([one.capture_id for one in part]), Change.cause == Cause.EXTRACTION
        )
        captures.update(session.scalars(by_other_rules))
        several = (
            select(Version.page_id)
            .where(Version.page_id.in_([one.page_id for one in part]))
            .group_by(Version.page_id)
            .having(func.count() > 1)
        )
        pages.update(session.scalars(several))
    return Forerunners(frozenset(readings), frozenset(captures), frozenset(pages))


def cause_of(session: Session, showing: FirstShowing, before: Forerunners) -> tuple[str, int | None]:
    """Returns `extraction` if an equal page gave another text before, else `source`; and the replaced ordinal."""
    replaced = _read_before(session, showing) if showing.reading_id in before.readings else None
    if replaced is None and showing.capture_id in before.captures:
        replaced = _by_other_rules(session, showing)
    if replaced is not None:
        return "extraction", replaced
    return "source", _shown_before(session, showing) if showing.page_id in before.pages else None


def _read_before(session: Session, showing: FirstShowing) -> int | None:
    reading = session.get_one(Reading, showing.reading_id)
    wanted = (
        select(Document.ordinal)
        .join(Reading, Reading.content_hash == Document.content_hash)
        .where(Reading.body_id == reading.body_id, Reading.id < reading.id, Document.ordinal.is_not(None))
        .order_by(Reading.id.desc())
    )
    return session.scalars(wanted.limit(1)).first()


def _by_other_rules(session: Session, showing: FirstShowing) -> int | None:
    wanted = (
        select(Document.ordinal)
        .join(Change, Change.from_hash == Document.content_hash)
        .where(
            Change.capture_id == showing.capture_id,
            Change.cause == Cause.EXTRACTION,
            Change.to_hash == showing.content_hash,
            Document.ordinal.is_not(None),
        )
    )
    return session.scalars(wanted.limit(1)).first()


def _shown_before(session: Session, showing: FirstShowing) -> int | None:
    wanted = (
        select(Document.ordinal)
        .join(Version, Version.content_hash == Document.content_hash)
        .where(
            Version.page_id == showing.page_id,
            Version.first_seen_at < showing.captured_at,
            Document.content_hash != showing.content_hash,
            Document.ordinal.is_not(None),
        )
        .order_by(Version.first_seen_at.desc())
    )
    return session.scalars(wanted.limit(1)).first()
