"""Defines the rules of readings, documents, publications, rereadings and backfills."""

from collections.abc import Iterator

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from storage.tables.backfill import Backfill, BackfillItem, BackfillWindow
from storage.tables.captures import Capture
from storage.tables.changes import RereadBody
from storage.tables.corpus import ImportedBlock, Publication
from storage.tables.pages import Page
from storage.tables.readings import Body, Document, Reading, ReadingRules
from storage.tables.runs import Run
from storage.verify.findings import FindingKind
from storage.verify.rules.rule import Rule


def text_rules() -> Iterator[Rule]:
    yield from _readings()
    yield from _publications()
    yield from _backfills()


def _readings() -> Iterator[Rule]:
    both = select(Reading.id).where(Reading.content_hash.is_(None) != Reading.refusal.is_not(None))
    yield Rule("reading", "it is a text and a refusal, or neither", both)
    key = (
        select(Reading.id)
        .join(ReadingRules, ReadingRules.id == Reading.rules_id)
        .join(Body, Body.id == Reading.body_id)
    )
    yield Rule("reading", "its rules are of another site", key.where(ReadingRules.site != Body.site))
    one, other = aliased(Reading), aliased(Reading)
    pairs = (
        select(RereadBody.rereading_id, RereadBody.body_id)
        .join(one, one.id == RereadBody.from_reading_id)
        .join(other, other.id == RereadBody.to_reading_id)
        .where(or_(one.body_id != RereadBody.body_id, other.body_id != RereadBody.body_id))
    )
    yield Rule("reread_body", "its readings are of another body", pairs)


def _publications() -> Iterator[Rule]:
    given = exists().where(Publication.content_hash == Document.content_hash, Publication.ordinal == Document.ordinal)
    documents = select(Document.content_hash).where(Document.ordinal.is_not(None), ~given)
    yield Rule("document", "its ordinal is not that of its publication", documents, FindingKind.ORDINAL_WRONG)
    published = exists().where(Publication.content_hash == Document.content_hash)
    lost = select(Document.content_hash).where(published, Document.ordinal.is_(None))
    yield Rule("document", "it is published, and has no ordinal", lost, FindingKind.ORDINAL_WRONG)
    read = select(Publication.ordinal).join(Reading, Reading.id == Publication.reading_id)
    yield Rule(
        "publication",
        "its reading is of another text",
        read.where(or_(Reading.content_hash.is_(None), Reading.content_hash != Publication.content_hash)),
    )
    shown = (
        select(Publication.ordinal)
        .join(Capture, Capture.id == Publication.capture_id)
        .join(Reading, Reading.id == Publication.reading_id)
        .where(or_(Capture.body_id.is_(None), Capture.body_id != Reading.body_id))
    )
    yield Rule("publication", "its capture showed another body than was read", shown)
    blocks = exists().where(ImportedBlock.ordinal == Publication.ordinal)
    imported = select(Publication.ordinal).where(Publication.cause == "import", Publication.written, ~blocks)
    yield Rule("publication", "the lines of the imported file are lost", imported, FindingKind.ROW_LOST)


def _backfills() -> Iterator[Rule]:
    order = select(Backfill.id).join(Run, Run.id == Backfill.run_id).where(Run.site != Backfill.site)
    yield Rule("backfill", "its run is of another site", order)
    window = select(BackfillWindow.id).join(Backfill, Backfill.id == BackfillWindow.backfill_id)
    yield Rule(
        "backfill_window",
        "its site or source is not that of its order",
        window.where(or_(BackfillWindow.site != Backfill.site, BackfillWindow.source != Backfill.source)),
    )
    same = exists().where(
        Page.site == BackfillWindow.site,
        and_(Page.space == BackfillItem.space, Page.key == BackfillItem.key),
        Capture.page_id == Page.id,
    )
    items = select(BackfillItem.id).join(BackfillWindow, BackfillWindow.id == BackfillItem.window_id)
    yield Rule(
        "backfill_item",
        "it was archived, and its page has no capture",
        items.where(BackfillItem.outcome == "archived", ~same),
    )
