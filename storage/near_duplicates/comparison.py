"""Compares two texts by all their shingles: the candidates of an index are only candidates."""

from dataclasses import dataclass
from enum import StrEnum

DUPLICATE, CONTAINS = 0.8, 0.8


class Relation(StrEnum):
    """What the first of two texts is to the second."""

    DUPLICATE = "duplicate"
    CONTAINS = "contains"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Seen from the first text. `similarity` is the common share of all shingles, `containment` that of the shorter."""

    relation: Relation
    similarity: float
    containment: float


def compare(one: frozenset[bytes], other: frozenset[bytes]) -> Comparison | None:
    """None where the texts are neither duplicates nor one within the other."""
    if not one or not other:
        return None
    common = len(one & other)
    similarity, containment = common / (len(one) + len(other) - common), common / min(len(one), len(other))
    if similarity >= DUPLICATE:
        return Comparison(Relation.DUPLICATE, similarity, containment)
    if containment >= CONTAINS:
        return Comparison(Relation.CONTAINS if len(one) > len(other) else Relation.WITHIN, similarity, containment)
    return None
