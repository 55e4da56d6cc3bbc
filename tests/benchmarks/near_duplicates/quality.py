"""How many of the wanted pairs are found, and how many of the found pairs are wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from storage.archive import Archive
from storage.near_duplicates.comparison import Relation
from storage.tables.derived import NearPair
from tests.benchmarks.near_duplicates.families import Copied, is_measured


@dataclass(frozen=True, slots=True)
class Quality:
    """`wrong` are found pairs of texts of two families."""

    wanted: int
    found_of_wanted: int
    found: int
    wrong: int

    @property
    def recall(self) -> float:
        return self.found_of_wanted / self.wanted

    @property
    def precision(self) -> float:
        return 1 - self.wrong / self.found


def quality_of(archive: Archive, texts: Sequence[Copied]) -> Quality:
    """For a compared archive whose ordinals are the texts' numbers."""
    with archive.database.reading() as session:
        rows = session.scalars(select(NearPair)).all()
    found = {(row.ordinal, row.other): row.is_duplicate for row in rows}
    wanted = [
        (text.number, other, relation)
        for text in texts
        for other, relation in text.wanted
        if is_measured(text, texts[other], relation)
    ]
    families = {text.number: _families(text, texts) for text in texts}
    return Quality(
        wanted=len(wanted),
        found_of_wanted=sum(found.get(_key(*pair)) is (pair[2] is Relation.DUPLICATE) for pair in wanted),
        found=len(found),
        wrong=sum(not families[one] & families[other] for one, other in found),
    )


def _key(number: int, other: int, relation: Relation) -> tuple[int, int]:
    """Pairs as they are stored: of duplicates the lower ordinal first, else the longer text first."""
    return (number, other) if relation is Relation.CONTAINS else (other, number)


def _families(text: Copied, texts: Sequence[Copied]) -> set[int]:
    """A merged text belongs to two."""
    return {text.family, *(texts[other].family for other, _ in text.wanted)}
