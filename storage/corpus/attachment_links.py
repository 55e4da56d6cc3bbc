"""Stores with each published attachment the page that links it, as in the manifest line."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.corpus.pending_texts import FirstShowing
from storage.database.bulk import add_rows
from storage.tables.attachments import AttachmentLink, PublicationLink
from storage.tables.pages import Page
from storage.tables.readings import Document, Version
from storage.vocabulary import ATTACHMENTS
from storage.withholding import withheld_pages


def keep_publication_links(session: Session, given: Mapping[int, FirstShowing]) -> None:
    """`given` are the publications of this publishing by ordinal; all of them have their ordinals already."""
    rows = [
        {"ordinal": ordinal, **link}
        for ordinal, showing in given.items()
        if showing.space == ATTACHMENTS and (link := _link(session, showing.page_id))
    ]
    add_rows(session, PublicationLink, rows)


def _link(session: Session, attachment_id: int) -> dict[str, Any] | None:
    """The first page that linked the attachment and is not withheld, and the ordinal of its latest published text."""
    linking = (
        select(Page, AttachmentLink.words)
        .join(AttachmentLink, AttachmentLink.page_id == Page.id)
        .where(AttachmentLink.attachment_id == attachment_id)
        .order_by(AttachmentLink.seen_at, Page.space, Page.key)
    )
    pages = session.execute(linking).all()
    withheld = withheld_pages(session, [page.id for page, _ in pages])
    for page, words in pages:
        if page.id not in withheld:
            ordinal = _ordinal(session, page.id)
            return {"space": page.space, "key": page.key, "url": page.url, "words": words, "linked_ordinal": ordinal}
    return None


def _ordinal(session: Session, page_id: int) -> int | None:
    latest = (
        select(Document.ordinal)
        .join(Version, Version.content_hash == Document.content_hash)
        .where(Version.page_id == page_id, Document.ordinal.is_not(None))
        .order_by(Version.last_seen_at.desc(), Version.id.desc())
    )
    return session.scalars(latest.limit(1)).first()
