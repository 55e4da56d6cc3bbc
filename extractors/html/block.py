"""One block of an article's body, with what its markup says about it."""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "subheading"
    CAPTION = "caption"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """`text` is one line; `side` is right, center or None; `indent` counts the blanks a reader sees before the text."""

    kind: BlockKind
    text: str
    side: str | None
    indent: int
