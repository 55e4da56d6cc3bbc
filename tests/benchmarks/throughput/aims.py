"""The aims of the project, and whether a run reached them."""

from dataclasses import dataclass
from typing import Literal

from tests.benchmarks.throughput.figures import Figures


@dataclass(frozen=True, slots=True)
class Aim:
    """`needed` is the lowest or the highest value for the figures' median."""

    what: str
    figures: Figures
    bound: Literal["≥", "≤"]
    needed: float
    unit: str = ""
    digits: int = 1

    @property
    def met(self) -> bool:
        reached = self.figures.middle
        return reached >= self.needed if self.bound == "≥" else reached <= self.needed

    def row(self) -> tuple[str, ...]:
        needed = f"{self.bound} {self.needed:g}{self.unit}"
        measured = f"{self.figures.as_text(self.digits)}{self.unit}"
        return self.what, needed, measured, "met" if self.met else "**not met**"


AIM_HEAD = ("aim", "wanted", "reached", "")
