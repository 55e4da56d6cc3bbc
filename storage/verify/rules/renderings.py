"""Defines the rules of renderings: the places of their documents, and the readings that use them."""

from collections.abc import Iterator

from sqlalchemy import String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import aliased

from storage.readings.values import OF_RENDERING
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body, Reading, ReadingRules
from storage.tables.renderings import Rendering
from storage.verify.findings import FindingKind
from storage.verify.rules.captures import SOUND
from storage.verify.rules.rule import Rule
from storage.vocabulary import RecordKind


def rendering_rules() -> Iterator[Rule]:
    no_document, no_record = Rendering.digest.is_(None), Rendering.exchange_id.is_(None)
    half = or_(no_document != no_record, no_document != Rendering.failure.is_not(None))
    yield Rule("rendering", "it is a document and a failure, or neither", select(Rendering.id).where(half))
    record = (
        select(Rendering.id)
        .join(Body, Body.id == Rendering.body_id)
        .join(LoggedExchange, LoggedExchange.id == Rendering.exchange_id)
        .where(
            SOUND,
            or_(
                LoggedExchange.record_kind != RecordKind.CONVERSION,
                LoggedExchange.original_id.is_distinct_from(Body.exchange_id),
                LoggedExchange.payload_digest.is_distinct_from(Rendering.digest),
            ),
        )
    )
    yield Rule("rendering", "its record is not that of its document, or was made from another body", record)
    made = aliased(Rendering)
    named = exists().where(
        and_(
            made.body_id == Reading.body_id,
            ReadingRules.layout_digest.like(literal(f"%{OF_RENDERING}") + cast(made.number, String)),
        )
    )
    lost = (
        select(Reading.id)
        .join(ReadingRules, ReadingRules.id == Reading.rules_id)
        .where(ReadingRules.layout_digest.contains(OF_RENDERING), ~named)
    )
    yield Rule("reading", "the rendering that it read is lost", lost, FindingKind.ROW_LOST)
