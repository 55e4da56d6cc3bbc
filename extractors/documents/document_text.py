"""The text that a reader found in a document, before legacy codings are converted and a title is chosen."""

from dataclasses import dataclass

from extractors.documents.failure import DocumentFailure
from extractors.html.block import BlockKind
from extractors.legacy_text.coding import Coding
from extractors.refusal import RefusalReason

MOST_CHARACTERS = 8_000_000


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """`font` is the legacy coding that the block's font names; a capitals font draws small letters as capitals."""

    kind: BlockKind
    text: str
    font: Coding | None = None
    is_capitals: bool = False


@dataclass(frozen=True, slots=True)
class DocumentText:
    """`title` is that of the file's properties, as it is there; `codings` are those that its reader has converted."""

    blocks: tuple[DocumentBlock, ...]
    title: str | None = None
    codings: tuple[Coding, ...] = ()


def refuse_long(blocks: list[DocumentBlock]) -> None:
    """Raises DocumentFailure: a text cut to a limit would be a wrong one."""
    if sum(len(block.text) for block in blocks) > MOST_CHARACTERS:
        raise DocumentFailure(RefusalReason.OVERSIZED, f"more than {MOST_CHARACTERS} characters")
