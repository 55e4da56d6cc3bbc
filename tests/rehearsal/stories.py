"""Values for a portal's stories and their texts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["paragraph", "subheading", "caption", "item", "row"]
Precision = Literal["minute", "day"]
Place = Literal["head", "foot"]
Change = Literal["typo", "untypo", "paragraph", "headline", "byline", "slug", "markup", "lost", "withdrawn", "merged"]


@dataclass(frozen=True, slots=True)
class Section:
    """`path` is the section's word in addresses, `parent` the name above it in a breadcrumb."""

    name: str
    path: str
    theme: str
    weight: int = 1
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """`text` is plain and normalised; CELL separates a row's cells."""

    kind: Kind
    text: str


CELL = " | "


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens to a story, `after` nights from its first one."""

    after: int
    change: Change


Life = tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """`source` names the random source of its text, `theme` its subject; `slips` means that its first text had a typo.

    A reprint has all three from another site's story.
    """

    site: str
    number: int
    id: int
    born: int
    published: datetime
    precision: Precision
    section: Section
    life: Life
    source: str
    theme: str
    slips: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """A story's text on a night; two editions with equal text may differ in `markup`."""

    title: str
    slug_of: str
    byline: str | None
    lead: str | None
    blocks: tuple[Block, ...]
    markup: int = 0
