"""The documents of a corpus, of which a loop reads one batch after the other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from luutru.data_frames import arrow_schema, arrow_table, pandas_frame, polars_frame, record_batches
from luutru.document import Document, document_of
from storage.archive import Archive
from storage.corpus.documents import DocumentFilter, documents

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

ROWS = 1000


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents by ordinal. Each loop reads them again from the archive, and holds one batch in memory."""

    archive: Archive = field(repr=False)
    wanted: DocumentFilter

    def __iter__(self) -> Iterator[Document]:
        for row in documents(self.archive, self.wanted):
            yield document_of(row)

    def schema(self) -> "pa.Schema":
        """The columns of every table that comes from here. Needs pyarrow."""
        return arrow_schema()

    def batches(self, rows: int = ROWS) -> "Iterator[pa.RecordBatch]":
        """Arrow record batches, one at a time. Needs pyarrow."""
        return record_batches(self, rows)

    def to_arrow(self) -> "pa.Table":
        """All of them in memory. Needs pyarrow."""
        return arrow_table(self, ROWS)

    def to_pandas(self) -> "pd.DataFrame":
        """All of them in memory. Needs pandas and pyarrow."""
        return pandas_frame(self, ROWS)

    def to_polars(self) -> "pl.DataFrame":
        """All of them in memory. Needs polars and pyarrow."""
        return polars_frame(self, ROWS)
