"""Tables that are made from other tables and from the corpus: neither copied nor proved, but built again.

The terms themselves are in `search_terms`: an FTS5 table on SQLite, a table with a tsvector on PostgreSQL
(storage.search.term_table).
"""

from datetime import date

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.tables.base import Base, RowNumber


class DerivedBase(DeclarativeBase):
    """Apart from `Base`: what goes through all tables of the archive does not go through these."""

    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    type_annotation_map = Base.type_annotation_map


class SearchEntry(DerivedBase):
    """A published text in the search index; `terms_digest` is of the terms under which it stands there."""

    __tablename__ = "search_entry"

    ordinal: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    site: Mapped[str | None]
    day: Mapped[date | None]
    terms_digest: Mapped[str]


class SearchProgress(DerivedBase):
    """How far the search index is built: every published text below `next_ordinal` is in it, unless withheld."""

    __tablename__ = "search_progress"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    terms_version: Mapped[int]
    next_ordinal: Mapped[int]
