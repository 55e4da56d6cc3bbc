"""Compares two texts word by word; each Vietnamese syllable counts as a word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A figure keeps its points and strokes (1.250, 12/3/2026, 13h30), a mark is a token; blanks belong to the token before.
_TOKEN = re.compile(r"(?:\d[\d.,:/]*\d\w*|\w+|[^\w\s])[^\S\n]*|\n|[^\S\n]+")
_BREAK = "\n"
# Alignment takes the product of both lengths in the worst case; a longer passage counts as replaced whole.
_MOST_STEPS = 4_000_000


class Op(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """A stretch of text that both texts have, or only one; a line break in it separates two blocks."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """One place where the texts differ: its syllables and marks before and after; one side may be empty."""

    removed: tuple[str, ...]
    added: tuple[str, ...]


def diff_blocks(old: Sequence[str], new: Sequence[str]) -> tuple[DiffPiece, ...]:
    """The pieces from the old blocks to the new ones; without the added pieces they give the old text."""
    pieces: list[DiffPiece] = []
    for op, text in _raw_pieces(_lines(old), _lines(new)):
        if pieces and pieces[-1].op == op:
            pieces[-1] = DiffPiece(op, pieces[-1].text + text)
        elif text:
            pieces.append(DiffPiece(op, text))
    return tuple(pieces)


def replaced_places(pieces: Sequence[DiffPiece]) -> tuple[Replaced, ...]:
    places: list[Replaced] = []
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    for piece in (*pieces, DiffPiece(Op.SAME, "")):
        if piece.op is Op.SAME:
            if removed or added:
                places.append(Replaced(removed, added))
            removed, added = (), ()
        elif piece.op is Op.REMOVED:
            removed += syllables(piece.text)
        else:
            added += syllables(piece.text)
    return tuple(places)


def syllables(text: str) -> tuple[str, ...]:
    """Syllables, figures and marks, without the blanks between them."""
    return tuple(token.strip() for token in _TOKEN.findall(text) if token.strip())


def _lines(blocks: Sequence[str]) -> list[str]:
    return [f"{block}{_BREAK}" for block in blocks]


def _raw_pieces(old: list[str], new: list[str]) -> Iterator[tuple[Op, str]]:
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Op.SAME, "".join(old[from_old:to_old])
        else:
            yield from _inside("".join(old[from_old:to_old]), "".join(new[from_new:to_new]))


def _inside(old: str, new: str) -> Iterator[tuple[Op, str]]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) > _MOST_STEPS:
        yield Op.REMOVED, old
        yield Op.ADDED, new
        return
    matcher = SequenceMatcher(None, [_key(token) for token in before], [_key(token) for token in after], autojunk=False)
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if tag == "equal":
            # Of two blanks the longer: before a word that was cut at a block's end there is one in the old text alone.
            both = zip(before[from_old:to_old], after[from_new:to_new], strict=True)
            yield Op.SAME, "".join(max(pair, key=len) for pair in both)
        else:
            yield Op.REMOVED, "".join(before[from_old:to_old])
            yield Op.ADDED, "".join(after[from_new:to_new])


def _key(token: str) -> str:
    return token if token == _BREAK else token.strip()
