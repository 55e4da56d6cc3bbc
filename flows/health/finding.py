"""Defines a finding about a night, the verdict that follows from findings, and the reason of a hold."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Self

from storage.vocabulary import HealthVerdict


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """`what` is the fault in one word, as in rows and reasons; `measure` names the figure that shows it.

    `now` and `usual` are shares for faults of pages, else numbers. `since` is the first of the consecutive nights that
    have the fault.
    """

    what: str
    layout: str | None
    verdict: HealthVerdict
    said: str
    measure: str
    now: float
    usual: float
    since: date
    examples: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, str | None, str]:
        """Identifies a finding by fault, layout and source; several kinds of pages may show the same fault."""
        return self.what, self.layout, "" if "|" in self.measure else self.measure

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "since": self.since.isoformat(), "examples": list(self.examples)}

    @classmethod
    def from_json(cls, reported: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **reported,
                "verdict": HealthVerdict(reported["verdict"]),
                "since": date.fromisoformat(reported["since"]),
                "examples": tuple(reported["examples"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a night, and its findings, the gravest first."""

    verdict: HealthVerdict
    findings: tuple[HealthFinding, ...]

    @property
    def hold(self) -> str | None:
        """Returns the reason for which the night's texts are put on hold."""
        return self.findings[0].what if self.verdict is HealthVerdict.BROKEN else None


def since_when(findings: Sequence[HealthFinding], last_night: Sequence[HealthFinding]) -> tuple[HealthFinding, ...]:
    """Returns the findings; those that the night before had too keep its date."""
    known = {one.identity: one.since for one in last_night}
    return tuple(replace(one, since=known.get(one.identity, one.since)) for one in findings)
