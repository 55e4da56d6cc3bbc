"""The result of a successful reading: an article with its publication date, warnings and provenance."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from extractors.html.block import BlockKind
from extractors.linked_document import LinkedDocument


class Precision(StrEnum):
    MINUTE = "minute"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Published:
    """`moment` is in Vietnam's time; if only the day is known, it is the day's first minute."""

    moment: datetime
    precision: Precision

    def iso(self) -> str:
        """The time with its offset, or only the date if only the day is known."""
        return self.moment.date().isoformat() if self.precision is Precision.DAY else self.moment.isoformat()


class WarningKind(StrEnum):
    NO_DATE = "no_date"
    OUT_OF_SEASON = "out_of_season"
    BLOCKS_LOST = "blocks_lost"
    LEGACY_TEXT = "legacy_text"
    """The text was in TCVN3, VNI or VIQR, and is converted."""
    OCR = "ocr"
    """The text of a scan, by optical character recognition."""


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """A finding that does not prevent the reading; reports count such warnings."""

    kind: WarningKind
    detail: str


@dataclass(frozen=True, slots=True)
class FieldSource:
    """The selector or rule that found a field."""

    field: str
    rule: str


class TextLanguage(StrEnum):
    VIETNAMESE = "vi"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the body; `url` is absolute, and `credit` is the part of the caption that names its source."""

    url: str
    caption: str | None
    credit: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the body's text; `url` is absolute."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Details:
    """What a page shows beside its text. None of it has an effect on the text or its hash.

    `authors` are the names in the byline.
    """

    authors: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    language: TextLanguage = TextLanguage.UNKNOWN


@dataclass(frozen=True, slots=True)
class Article:
    """Every text is one line in NFC; `blocks` are those of the body, in page order, without lead and byline.

    `kinds` has the kind of each block; it is empty if the kinds are unknown. `accepted` is "auto" if the program
    accepted the layout by itself.
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
    details: Details = Details()
    attachments: tuple[LinkedDocument, ...] = ()
    accepted: Literal["auto"] | None = None
