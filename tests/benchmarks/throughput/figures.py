"""Rounds of a measurement, and their form in the table: the median, the lowest and the highest."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figures:
    """One value a round."""

    values: tuple[float, ...]

    @property
    def middle(self) -> float:
        return median(self.values)

    def over(self, other: "Figures") -> "Figures":
        """The ratios within the rounds."""
        return Figures(tuple(one / two for one, two in zip(self.values, other.values, strict=True)))

    def as_text(self, digits: int = 0) -> str:
        if len(self.values) == 1:
            return f"{self.middle:.{digits}f}"
        return f"{self.middle:.{digits}f} ({min(self.values):.{digits}f}–{max(self.values):.{digits}f})"


def figures(values: Sequence[float]) -> Figures:
    return Figures(tuple(values))
