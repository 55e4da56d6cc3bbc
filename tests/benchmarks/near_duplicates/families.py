"""Invented texts that copy one another in known ways, and others that only look like copies."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Final

from storage.near_duplicates.comparison import Relation
from storage.near_duplicates.shingles import shingles_of
from tests.benchmarks.searching.invented import Invented

MEASURED_FROM: Final = 0.85
"""Copies that are less alike than this are neither wanted nor wrong."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A text with any title, and the numbers of the earlier texts of its family."""

    number: int
    blocks: tuple[str, ...]
    family: int
    wanted: tuple[tuple[int, Relation], ...] = ()
    """What this text is to earlier ones, as it was made."""


def families(number: int, seed: int = 1) -> list[Copied]:
    """For each family: a story, its copies, and texts that are no copies (each of these a family of its own)."""
    texts, source, numbers = Invented(seed), Random(seed), count()
    found: list[Copied] = []
    for family in range(number):
        found += _family(texts, source, numbers, family * 10)
    return found


def _family(texts: Invented, source: Random, numbers: "count[int]", first: int) -> Iterator[Copied]:
    stories = [tuple(texts.document(first * 100 + place)[1]) for place in range(8)]
    story, second = (Copied(next(numbers), stories[place], first + place) for place in (0, 1))
    yield story
    yield second
    head = " ".join(stories[2][0].split()[:20])
    for blocks in ((head, *story.blocks), _spelled_otherwise(story.blocks), _edited(source, story.blocks)):
        yield Copied(next(numbers), blocks, story.family, ((story.number, Relation.DUPLICATE),))
    yield Copied(next(numbers), story.blocks[: len(story.blocks) // 2 + 1], story.family, _within(story))
    merged = ((story.number, Relation.CONTAINS), (second.number, Relation.CONTAINS))
    yield Copied(next(numbers), (*story.blocks, *second.blocks), story.family, merged)
    yield Copied(next(numbers), (*stories[3], " ".join(story.blocks[0].split()[:60])), first + 3)  # quotes it
    yield Copied(next(numbers), tuple(" ".join(one[0].split()[:18]) for one in stories), first + 4)  # lists all
    for place in (5, 6):  # twins by template: the same words around other names and figures
        yield Copied(next(numbers), tuple(_template(source, stories[7][0], stories[place][0])), first + place)


def _within(story: Copied) -> tuple[tuple[int, Relation], ...]:
    return ((story.number, Relation.WITHIN),)


def _spelled_otherwise(blocks: tuple[str, ...]) -> tuple[str, ...]:
    """In capitals, with other separators, and with the tone of `òa` where others write it."""
    text = " ".join(blocks).replace("oà", "òa").upper()
    middle = text.index(" ", len(text) // 2)
    return text[:middle], text[middle + 1 :]


def _edited(source: Random, blocks: tuple[str, ...]) -> tuple[str, ...]:
    """One syllable in a hundred is different."""
    return tuple(" ".join("khác" if source.random() < 0.01 else word for word in block.split()) for block in blocks)


def _template(source: Random, frame: str, names: str) -> Iterator[str]:
    """Twelve words of the frame, then four of its own, and a figure."""
    fixed, own = frame.split(), names.split()
    for place in range(8):
        words = fixed[place * 12 : place * 12 + 12] + own[place * 4 : place * 4 + 4]
        yield " ".join([*words, str(source.randrange(10_000))])


def is_measured(one: Copied, other: Copied, relation: Relation) -> bool:
    """Whether a wanted pair is as similar as the aim requires."""
    first, second = (frozenset(shingles_of(text.blocks)) for text in (one, other))
    if relation is Relation.DUPLICATE:
        return len(first & second) >= MEASURED_FROM * len(first | second)
    return len(first & second) >= MEASURED_FROM * min(len(first), len(second))
