"""Decides for each block of a text which legacy coding it has; blocks of one text confirm each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.legacy_text.coding import Coding, to_unicode
from extractors.legacy_text.detect import coding_of, fits, has_unicode_letters, is_vietnamese


@dataclass(frozen=True, slots=True)
class CodedBlock:
    """`font` is the coding of the font that the markup names, if it names one."""

    text: str
    font: Coding | None = None


def block_codings(blocks: Sequence[CodedBlock]) -> list[Coding | None]:
    """None for a block that stays as it is.

    A block's own marks or its font decide, if the conversion yields Vietnamese. A short block without enough marks has
    a coding of another block, if only the conversion makes it Vietnamese, or if it is both ways and the blocks before
    it have this coding.
    """
    sure = [_own_coding(block) for block in blocks]
    seen = tuple(dict.fromkeys(coding for coding in sure if coding))
    if not seen:
        return sure
    found: list[Coding | None] = []
    before: Coding | None = seen[0]
    for block, coding in zip(blocks, sure, strict=True):
        coding_here = coding or _coding_by_context(block.text, seen, before)
        before = coding_here or (None if has_unicode_letters(block.text) else before)
        found.append(coding_here)
    return found


def converted_texts(texts: Sequence[str]) -> tuple[list[str], tuple[Coding, ...]]:
    """The texts in Unicode, and the codings that some of them had."""
    codings = block_codings([CodedBlock(text) for text in texts])
    read = [to_unicode(text, coding) if coding else text for text, coding in zip(texts, codings, strict=True)]
    return read, tuple(dict.fromkeys(coding for coding in codings if coding))


def _own_coding(block: CodedBlock) -> Coding | None:
    for coding in (block.font, coding_of(block.text)):
        if coding and fits(block.text, coding):
            return coding
    return None


def _coding_by_context(text: str, seen: Sequence[Coding], before: Coding | None) -> Coding | None:
    for coding in seen:
        if fits(text, coding) and (before is coding or not is_vietnamese(text)):
            return coding
    return None
