"""Defines the findings of a site check, and judges robots.txt, discoveries and validators."""

from dataclasses import dataclass, field
from enum import StrEnum

from storage.crawl_protocol import ProbedDiscovery, ProbedRobots, ProbedValidators, ProbeReport


class Verdict(StrEnum):
    OK = "ok"
    ERROR = "error"
    LATER = "later"
    """It could not be checked now; a later check may succeed."""
    NOT_ASKED = "not asked"
    """The check's limit of requests was reached before."""


@dataclass(frozen=True, slots=True)
class SiteFinding:
    """One checked thing; `lines` is its text in lines, `fields` are the fields of an article by name."""

    what: str
    subject: str
    verdict: Verdict
    lines: tuple[str, ...]
    layout: str | None = None
    confirmed: bool = False
    fields: dict[str, str | None] = field(default_factory=dict)


def all_ok(findings: tuple[SiteFinding, ...]) -> bool:
    return all(one.verdict in (Verdict.OK, Verdict.NOT_ASKED) for one in findings)


def may_pass(findings: tuple[SiteFinding, ...]) -> bool:
    """Whether all problems may be gone at a later check."""
    return not all_ok(findings) and not any(one.verdict is Verdict.ERROR for one in findings)


def read_rightly(findings: tuple[SiteFinding, ...]) -> list[str]:
    """The layouts that read every requested page without a doubt."""
    layouts = {one.layout: [other.verdict for other in findings if other.layout == one.layout] for one in findings}
    return sorted(name for name, verdicts in layouts.items() if name and set(verdicts) == {Verdict.OK})


def confirmable(findings: tuple[SiteFinding, ...]) -> list[str]:
    """The correctly reading layouts without `confirmed = true`."""
    confirmed = {one.layout for one in findings if one.confirmed}
    return [name for name in read_rightly(findings) if name not in confirmed]


_NO_LIMIT = 60.0  # seconds; a longer Crawl-delay puts a site's pages off (crawlers.politeness.robots)
_VALIDATORS = {
    "none": "none: every page is asked in full each time",
    "reliable": "304 to its own, 200 to one it never gave",
    "unstable": "new ones with each answer, never a 304: every page is asked in full each time",
    "false": "304 to a validator that it never gave: an edit would not be seen",
}


def site_findings(report: ProbeReport) -> list[SiteFinding]:
    findings = [_robots(one) for one in report.robots] + [_discovery(one) for one in report.discoveries]
    if not report.discoveries:
        findings.append(SiteFinding("discovery", "", Verdict.ERROR, ("the site file has no [[discover]]",)))
    return findings


def validators_finding(seen: ProbedValidators) -> SiteFinding:
    verdict = Verdict.ERROR if seen.kind == "false" else Verdict.OK
    return SiteFinding("validators", seen.url, verdict, (_VALIDATORS[seen.kind],))


def _robots(seen: ProbedRobots) -> SiteFinding:
    status = "no answer" if seen.status is None else str(seen.status)
    delay = f", Crawl-delay {seen.crawl_delay:g} s" if seen.crawl_delay else ""
    reported = f"{status}, {'allows' if seen.allows else 'forbids'} the home page{delay}"
    if seen.status is None or seen.status == 429 or seen.status >= 500:  # noqa: PLR2004 (RFC 9309, 2.3.1.4)
        verdict = Verdict.LATER
    else:
        verdict = Verdict.OK if seen.allows and (seen.crawl_delay or 0) <= _NO_LIMIT else Verdict.ERROR
    return SiteFinding("robots", seen.host, verdict, (reported,))


def _discovery(seen: ProbedDiscovery) -> SiteFinding:
    if seen.failure == "not_asked":
        return SiteFinding(seen.kind, seen.url, Verdict.NOT_ASKED, ("a check asks for a dozen things at most",))
    shown = f"{seen.links} links, {seen.articles} of them articles"
    if seen.failure is None:
        return SiteFinding(seen.kind, seen.url, Verdict.OK, (shown,))
    reported = f"{seen.failure} ({shown})" if seen.links else seen.failure
    return SiteFinding(seen.kind, seen.url, Verdict.LATER if seen.later else Verdict.ERROR, (reported,))
