"""Defines the rules of attachments and requisites."""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from storage.tables.attachments import AttachmentLink, Requisite
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.tables.runs import Run
from storage.verify.rules.rule import Rule
from storage.vocabulary import ATTACHMENTS, Purpose


def attachment_rules() -> Iterator[Rule]:
    page, attachment = aliased(Page), aliased(Page)
    links = (
        select(AttachmentLink.id)
        .join(page, page.id == AttachmentLink.page_id)
        .join(attachment, attachment.id == AttachmentLink.attachment_id)
        .where(or_(page.site != attachment.site, page.space == ATTACHMENTS, attachment.space != ATTACHMENTS))
    )
    yield Rule("attachment_link", "it does not lead from a page to a document of its site", links)
    held = (
        select(Requisite.id)
        .join(LoggedExchange, LoggedExchange.id == Requisite.exchange_id)
        .join(Run, Run.id == LoggedExchange.run_id)
        .where(or_(LoggedExchange.purpose != Purpose.REQUISITE, Run.site != Requisite.site))
    )
    yield Rule("requisite", "its record is not that of a requisite of its site", held)
