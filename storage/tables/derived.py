"""Tables that are made from other tables and from the corpus, or hold for one database: neither copied nor proved.

The terms themselves are in `search_terms`: an FTS5 table on SQLite, a table with a tsvector on PostgreSQL
(storage.search.term_table).
"""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import DerivedBase, RowNumber


class SearchEntry(DerivedBase):
    """A published text in the search index; `terms_digest` is of the terms under which it stands there."""

    __tablename__ = "search_entry"
    __table_args__ = (
        Index("ix_search_entry_section", "section", "site", "day"),
        Index("ix_search_entry_site", "site", "day"),
        Index("ix_search_entry_day", "day"),
    )

    ordinal: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    site: Mapped[str | None]
    day: Mapped[date | None]
    section: Mapped[str | None]  # as the site writes it
    terms_digest: Mapped[str]


class SearchProgress(DerivedBase):
    """How far the search index is built: every published text below `next_ordinal` is in it, unless withheld."""

    __tablename__ = "search_progress"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    terms_version: Mapped[int]
    next_ordinal: Mapped[int]


class NearText(DerivedBase):
    """A published text that is compared with the others: its MinHash signature, and the cluster that it is in.

    A text that is alone is in no cluster. `cluster` is the lowest ordinal in it; `representative` the text that was
    published first, to which `similarity` compares this one.
    """

    __tablename__ = "near_text"

    ordinal: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    site: Mapped[str | None]
    day: Mapped[date | None] = mapped_column(index=True)
    shingles: Mapped[int]
    signature: Mapped[bytes]
    cluster: Mapped[int | None] = mapped_column(RowNumber, index=True)
    representative: Mapped[int | None] = mapped_column(RowNumber)
    similarity: Mapped[float | None]


class NearBand(DerivedBase):
    """One band of a text's signature: texts with the same band may be duplicates."""

    __tablename__ = "near_band"
    __table_args__ = (Index("ix_near_band_ordinal", "ordinal"),)

    band: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    ordinal: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)


class NearSample(DerivedBase):
    """One sampled shingle of a text, by its hash: texts that share several may contain one another."""

    __tablename__ = "near_sample"
    __table_args__ = (Index("ix_near_sample_ordinal", "ordinal"),)

    shingle: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    ordinal: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)


class NearPair(DerivedBase):
    """Two texts that were compared by all their shingles and are duplicates, or of which the first contains the other.

    Of duplicates the first is the one with the lower ordinal.
    """

    __tablename__ = "near_pair"
    __table_args__ = (Index("ix_near_pair_other", "other"),)

    ordinal: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    other: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    is_duplicate: Mapped[bool]
    similarity: Mapped[float]
    containment: Mapped[float]


class NearProgress(DerivedBase):
    """How far the comparison went: every published text below `next_ordinal` was compared, unless withheld."""

    __tablename__ = "near_progress"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    sketch_version: Mapped[int]
    next_ordinal: Mapped[int]
