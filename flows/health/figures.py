"""A night in figures: small enough to be kept for every run, and enough to judge later nights by."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Level:
    """Of a quantity: how many were measured, the mean of its logarithms, and their standard deviation."""

    number: int
    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Figures:
    """`totals` are how many there were of a kind; `bad` how many of them had a fault, by "kind|fault"; both by name.

    A kind is "asked", "looked" (answers to read), "read" (articles), each also as "….first" (pages never read
    before) and, for articles, "…@layout"; "listed" counts links, "found" visits.
    `newest` is the latest date of any article, this night or before.
    """

    day: date
    days: float | None
    totals: Mapping[str, int] = field(default_factory=dict)
    bad: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)
    newest: datetime | None = None
    moment: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        for name in ("day", "newest", "moment"):
            told[name] = told[name].isoformat() if told[name] else None
        return told

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **told,
                "day": date.fromisoformat(told["day"]),
                "levels": {name: Level(**level) for name, level in told["levels"].items()},
                "newest": datetime.fromisoformat(told["newest"]) if told["newest"] else None,
                "moment": datetime.fromisoformat(told["moment"]) if told["moment"] else None,
            }
        )

    @property
    def age(self) -> float | None:
        """Of the newest article, in days."""
        if self.newest is None or self.moment is None:
            return None
        return (self.moment - self.newest).total_seconds() / 86400
