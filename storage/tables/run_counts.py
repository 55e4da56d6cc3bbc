"""The table of what is counted of runs that are over. It is not copied; `luutru verify` counts its runs again."""

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import DerivedBase, RowNumber


class RunCounts(DerivedBase):
    """Counts of an ended run; a trigger deletes the row when a visit, an exchange or a discovery of the run changes.

    `sources` counts visits by the name of their discovery, in the site file's order; `outcomes` counts all visits.
    """

    __tablename__ = "run_counts"

    run_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    sources: Mapped[dict[str, int]] = mapped_column(JSON)
    outcomes: Mapped[dict[str, int]] = mapped_column(JSON)
    exchanges: Mapped[int]
    archived: Mapped[int]  # exchanges without a failure
    bytes: Mapped[int]  # of the WARC records of all exchanges
