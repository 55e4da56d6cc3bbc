"""One thing that was looked at, and whether it is well."""

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    WELL = "well"
    NOT_WELL = "not well"
    LATER = "later"
    """It could not be looked at now; another time it may."""
    NOT_ASKED = "not asked"
    """A dozen requests did not suffice."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`told` says it in lines for a person; `fields` are an article's, by name, as they were read."""

    what: str
    subject: str
    verdict: Verdict
    told: tuple[str, ...]
    layout: str | None = None
    confirmed: bool = False
    fields: dict[str, str | None] = field(default_factory=dict)


def is_well(findings: tuple[Finding, ...]) -> bool:
    return all(one.verdict in (Verdict.WELL, Verdict.NOT_ASKED) for one in findings)


def may_pass(findings: tuple[Finding, ...]) -> bool:
    """All that is not well may be otherwise in an hour."""
    return not is_well(findings) and not any(one.verdict is Verdict.NOT_WELL for one in findings)


def read_rightly(findings: tuple[Finding, ...]) -> list[str]:
    """The layouts of which every page that was asked for was read without a doubt."""
    layouts = {one.layout: [other.verdict for other in findings if other.layout == one.layout] for one in findings}
    return sorted(name for name, verdicts in layouts.items() if name and set(verdicts) == {Verdict.WELL})


def confirmable(findings: tuple[Finding, ...]) -> list[str]:
    """Those of them that do not say `confirmed = true` yet."""
    confirmed = {one.layout for one in findings if one.confirmed}
    return [name for name in read_rightly(findings) if name not in confirmed]
