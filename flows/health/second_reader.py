"""What a second reader says of a night's sample: a layout that reads plausibly but wrongly shows here."""

from collections.abc import Sequence
from dataclasses import dataclass

AGREES = 0.8
"""The least F1 of the words of two readings that agree."""


@dataclass(frozen=True, slots=True)
class SecondReadings:
    """The number of articles that a second reader read too, and the addresses of those that it reads otherwise."""

    pages: int
    differ: tuple[str, ...]


NO_SAMPLE = SecondReadings(0, ())


def second_readings_of(pages: Sequence[tuple[str, float]]) -> SecondReadings:
    """`pages` are addresses with the F1 of both readings."""
    return SecondReadings(len(pages), tuple(url for url, agreement in pages if agreement < AGREES))
