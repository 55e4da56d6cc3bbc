"""What was taken down by law or at a person's demand."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row, RowNumber


class Withholding(Row):
    """One page with all it showed and will show, or one published text wherever it was shown: exactly one of the two.

    `done` once the manifest, the corpus folder and the replay index say so too.
    """

    __tablename__ = "withholding"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), unique=True)
    ordinal: Mapped[int | None] = mapped_column(ForeignKey("publication.ordinal"), unique=True)
    reason: Mapped[str]
    withheld_at: Mapped[datetime]
    done: Mapped[bool]
