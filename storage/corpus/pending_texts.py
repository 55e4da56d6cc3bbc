"""Selects the documents that a page has shown and that no corpus file has yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from storage.outcomes import RunState
from storage.tables.attachments import PublicationLink
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.pages import Page
from storage.tables.readings import Document, Reading, ReadingRules, Version
from storage.tables.runs import Health, Run
from storage.vocabulary import RunKind
from storage.withholding import withheld_texts


def publishable() -> ColumnElement[bool]:
    """A condition: a text that a run (`Run`, in the statement) showed first may be published.

    A nightly run must be judged first, since only then it is known whether its texts are sound; texts on hold are not
    published.
    """
    judged, held = select(Health.run_id), select(Health.run_id).where(Health.held)
    waiting = and_(Run.kind == RunKind.NIGHTLY, Run.state == RunState.RUNNING, Run.id.not_in(judged))
    return ~or_(waiting, Run.id.in_(held))


@dataclass(frozen=True, slots=True)
class FirstShowing:
    """The first archived showing of a document: its page, its capture, its reading."""

    content_hash: str
    night: date
    site: str
    space: str
    key: str
    captured_at: datetime
    page_id: int
    capture_id: int
    reading_id: int

    @property
    def order(self) -> tuple[date, str, str, str, datetime]:
        """Ordinals follow (night, site, page identity, capture time)."""
        return (self.night, self.site, self.space, self.key, self.captured_at)


@dataclass(frozen=True, slots=True)
class CorpusText:
    """Everything that a corpus file and its manifest line are made from."""

    ordinal: int
    content_hash: str
    title: str
    lead: str | None
    blocks: tuple[str, ...]
    fields: dict[str, Any]
    layout: str | None
    layout_digest: str
    extractor_version: str
    site: str
    space: str
    key: str
    url: str
    captured_at: datetime
    cause: str
    replaces: int | None
    imported_as: int | None
    day: date | None = None
    """The article's own day, as in the row of its reading."""
    linked_from: dict[str, Any] | None = None
    """The page that links the attachment."""


def first_showings(session: Session) -> list[FirstShowing]:
    """If several pages showed a text in one night, the first in order counts, not in time: a kill may change times."""
    # As a set, which is small: from a join without statistics, SQLite starts with all versions.
    waiting = select(Document.content_hash).where(
        Document.ordinal.is_(None),
        Document.content_hash.not_in(withheld_texts()),
        # A document that lost its ordinal is published too.
        ~exists().where(Publication.content_hash == Document.content_hash),
    )
    columns = (
        Version.content_hash,
        Run.night,
        Page.site,
        Page.space,
        Page.key,
        Capture.captured_at,
        Page.id.label("page_id"),
        Capture.id.label("capture_id"),
        Version.reading_id,
    )
    rows = session.execute(
        select(*columns)
        .join(Capture, Capture.id == Version.capture_id)
        .join(Run, Run.id == Capture.run_id)
        .join(Page, Page.id == Version.page_id)
        .where(Version.content_hash.in_(waiting), publishable())
        .order_by(Version.first_seen_at, Version.id)
    )
    showings = [FirstShowing(*row) for row in rows]
    first: dict[str, FirstShowing] = {}
    for showing in sorted(showings, key=lambda one: one.order):
        first.setdefault(showing.content_hash, showing)
    return list(first.values())


def unwritten_texts(session: Session, after: int, limit: int) -> Sequence[CorpusText]:
    """The publications after this ordinal whose file or manifest line may not be on disk, by ordinal."""
    return _texts(session, ~Publication.written & (Publication.ordinal > after), limit)


def publication_text(session: Session, ordinal: int) -> CorpusText | None:
    """Returns None if the text is imported, or its sources are not in the rows."""
    return next(iter(_texts(session, Publication.ordinal == ordinal, 1)), None)


def publication_texts(session: Session, ordinals: Sequence[int]) -> dict[int, CorpusText]:
    """By ordinal; without imported texts and texts whose sources are not in the rows."""
    return {text.ordinal: text for text in _texts(session, Publication.ordinal.in_(ordinals), len(ordinals))}


def _texts(session: Session, which: ColumnElement[bool], limit: int) -> Sequence[CorpusText]:
    columns = (
        Publication.ordinal,
        Document.content_hash,
        Document.title,
        Document.lead,
        Document.blocks,
        Reading.fields,
        Reading.layout,
        ReadingRules.layout_digest,
        ReadingRules.extractor_version,
        Page.site,
        Page.space,
        Page.key,
        Capture.url,
        Capture.captured_at,
        Publication.cause,
        Publication.replaces,
        Publication.imported_as,
        Reading.day,
    )
    links = (PublicationLink.space, PublicationLink.key, PublicationLink.url, PublicationLink.words)
    rows = session.execute(
        select(*columns)
        .add_columns(*(column.label(f"link_{column.key}") for column in links), PublicationLink.linked_ordinal)
        .join(Document, Document.content_hash == Publication.content_hash)
        .join(Reading, Reading.id == Publication.reading_id)
        .join(ReadingRules, ReadingRules.id == Reading.rules_id)
        .join(Capture, Capture.id == Publication.capture_id)
        .join(Page, Page.id == Capture.page_id)
        .outerjoin(PublicationLink, PublicationLink.ordinal == Publication.ordinal)
        .where(which)
        .order_by(Publication.ordinal)
        .limit(limit)
    )
    return [_text(dict(found)) for found in rows.mappings()]


def _text(found: dict[str, Any]) -> CorpusText:
    link = {name.removeprefix("link_"): found.pop(name) for name in list(found) if name.startswith("link")}
    linked_from = None
    if link["key"] is not None:
        linked_from = {
            "site": found["site"],
            "space": link["space"],
            "page": link["key"],
            "url": link["url"],
            "ordinal": link["linked_ordinal"],
            "words": link["words"],
        }
    own = {"blocks": tuple(found["blocks"]), "fields": found["fields"] or {}, "linked_from": linked_from}
    return CorpusText(**{**found, **own})
