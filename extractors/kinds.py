"""What kind of block each kept text is: the reader's markup says it, trafilatura's answer does not."""

from collections.abc import Sequence

from extractors.block import Block, BlockKind


def kinds_of(cut: Sequence[Block], kept: Sequence[str]) -> tuple[BlockKind, ...]:
    """One kind a kept text, taken from the block of the cut that it comes from; both are in page order."""
    found: list[BlockKind] = []
    at = 0
    for text in kept:
        place = next((place for place in range(at, len(cut)) if cut[place].text == text), None)
        found.append(BlockKind.PARAGRAPH if place is None else cut[place].kind)
        at = at if place is None else place + 1
    return tuple(found)
