"""The partial indexes. Only migrations and what compares schemas import them: SQLAlchemy imports both databases'
dialects for their conditions, and no statement needs an index's definition.

SQLite uses a partial index only if its condition is written as in the statements.
"""

from sqlalchemy import Index, text
from sqlalchemy.orm import InstrumentedAttribute

from storage.tables.attachments import Requisite
from storage.tables.backfill import BackfillItem
from storage.tables.corpus import Publication
from storage.tables.exchanges import LoggedExchange, WarcFileLocation
from storage.tables.readings import Document, Reading
from storage.tables.runs import Health, Visit


def _index(name: str, column: InstrumentedAttribute[object], where: str, on_sqlite: str | None = None) -> Index:
    return Index(name, column, postgresql_where=text(where), sqlite_where=text(on_sqlite or where))


PARTIAL_INDEXES = (
    _index("ix_exchange_payload", LoggedExchange.payload_digest, "record_kind = 'response'"),
    _index("ix_warc_file_on_one_machine", WarcFileLocation.site, "stored_at IS NULL"),
    _index("ix_health_held", Health.run_id, "held", "held = 1"),
    _index("ix_visit_open", Visit.run_id, "outcome IS NULL"),
    _index("ix_requisite_open", Requisite.run_id, "outcome IS NULL"),
    _index("ix_backfill_item_open", BackfillItem.window_id, "outcome IS NULL"),
    _index("ix_publication_unwritten", Publication.ordinal, "NOT written", "written = 0"),
    _index("ix_reading_refused", Reading.rules_id, "refusal IS NOT NULL"),
    _index("ix_document_unpublished", Document.content_hash, "ordinal IS NULL"),
)
