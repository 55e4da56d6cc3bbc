"""The pages that link exported attachments, as the manifest names them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from storage.tables.attachments import PublicationLink
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.pages import Page
from storage.withholding import withheld_pages


def linking_pages(session: Session, ordinals: Collection[int]) -> dict[int, str]:
    """The address of the page that links each attachment, without pages that are withheld now."""
    if not ordinals:
        return {}
    attachment = aliased(Page)
    is_linking = (
        (Page.site == attachment.site) & (Page.space == PublicationLink.space) & (Page.key == PublicationLink.key)
    )
    rows = session.execute(
        select(PublicationLink.ordinal, PublicationLink.url, Page.id)
        .join(Publication, Publication.ordinal == PublicationLink.ordinal)
        .join(Capture, Capture.id == Publication.capture_id)
        .join(attachment, attachment.id == Capture.page_id)
        .join(Page, is_linking)
        .where(PublicationLink.ordinal.in_(ordinals))
    ).all()
    withheld = withheld_pages(session, [page_id for _, _, page_id in rows])
    return {ordinal: url for ordinal, url, page_id in rows if page_id not in withheld}
