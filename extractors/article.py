"""What reading a page yields when it succeeds.

When an article was published, as exactly as its page says.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from extractors.html.block import BlockKind


class Precision(StrEnum):
    MINUTE = "minute"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Published:
    """`moment` is in Vietnam's time; where only the day is known it is the day's first minute."""

    moment: datetime
    precision: Precision

    def iso(self) -> str:
        """With offset, or the date alone where only the day is known."""
        return self.moment.date().isoformat() if self.precision is Precision.DAY else self.moment.isoformat()


class WarningKind(StrEnum):
    NO_DATE = "no_date"
    OUT_OF_SEASON = "out_of_season"
    BLOCKS_LOST = "blocks_lost"


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """A finding that does not spoil the reading, but that someone should see in numbers."""

    kind: WarningKind
    detail: str


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where a field came from: the selector or rule that found it."""

    field: str
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """Every text is one line, composed (NFC); `blocks` are the body's, in page order, without lead and byline.

    `kinds` says of each block what it is, and is empty where nothing is known of that.
    """

    section: str | None
    title: str
    byline: str | None
    byline_place: Literal["head", "foot"] | None
    published: Published | None
    lead: str | None
    blocks: tuple[str, ...]
    layout: str
    layout_digest: str
    confirmed: bool
    warnings: tuple[ReadingWarning, ...]
    provenance: tuple[FieldSource, ...]
    kinds: tuple[BlockKind, ...] = ()
