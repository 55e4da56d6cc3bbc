"""Prints verdicts in plain lines, in the summary of a night and in `luutru status`."""

from collections.abc import Sequence
from typing import Any

from flows.health.finding import HealthFinding
from storage.runs.health import KeptHealth
from storage.vocabulary import HealthVerdict

WORDS = {
    "absolute": "",
    "refused": "pages refused",
    "missing": "without",
    "warned": "with the warning",
    "layout": "read by the layout",
    "blocked": "blocked",
    "failed": "failed",
}


REFUSED = (
    "No text is on hold, and no change to the site file helps. Open the site in a browser: if it is down, its next "
    "night asks again; if it shows pages there, write to its contact and ask to be let in."
)


def health_lines(health: Sequence[KeptHealth]) -> list[str]:
    """Returns a line for each verdict, a line for each finding, and what to type if texts are on hold."""
    lines = []
    for one in health:
        lines.append(verdict_line(one))
        lines += [f"    {finding_line(HealthFinding.from_json(reported))}" for reported in one.findings]
        lines += [f"    {stated}" for stated in further_words(one)]
        if one.held:
            lines.append(
                f"    {one.held_texts} texts are on hold. To draft the changed layout, and to accept the draft:"
            )
            lines.append(f"    luutru relearn {one.site}")
            lines.append(f"    luutru relearn {one.site} --accept")
            lines.append(f"    or, when the layout is corrected by hand: luutru reread {one.site} --accept")
            lines.append(f"    or, if they are right as they are: luutru release {one.site} --run {one.run_id}")
        elif one.verdict == HealthVerdict.BLOCKED:
            lines.append(f"    {REFUSED}")
        elif one.verdict == HealthVerdict.WATCH and not one.released_by:
            lines.append("    No text is on hold. If the site stays like this:")
            lines.append(f"    luutru release {one.site} --run {one.run_id}")
    return lines


def finding_line(finding: HealthFinding) -> str:
    shown = f"; for instance {', '.join(finding.examples)}" if finding.examples else ""
    return finding_words(finding) + shown


def finding_words(finding: HealthFinding) -> str:
    """Returns the finding without its examples."""
    fault, _, which = finding.what.partition(":")
    words = f"{WORDS.get(fault, fault)} {which}" if which else fault.replace("_", " ")
    where = f" in layout {finding.layout}" if finding.layout else ""
    return f"{finding.verdict}: {words}{where}: {finding.said} (since {finding.since})"


def further_words(one: KeptHealth) -> list[str]:
    """One sentence each, if there is anything to say, of the second reader and of copies within the site."""
    words = []
    if one.second_reader is not None:
        words.append("a second reader agrees on {} of {} pages".format(*one.second_reader))
    if one.self_copies is not None and one.self_copies[0]:
        words.append("{} of {} new texts are near-duplicates of other pages of the site".format(*one.self_copies))
    return words


def health_json(one: KeptHealth) -> dict[str, Any]:
    return {
        "site": one.site,
        "run": one.run_id,
        "night": one.night.isoformat(),
        "verdict": one.verdict,
        "findings": list(one.findings),
        "figures": one.figures,
        "held": one.held,
        "held_texts": one.held_texts,
        "released_by": one.released_by,
    }


def verdict_line(one: KeptHealth) -> str:
    return f"{one.site} · {one.night} · run {one.run_id}: {_verdict(one)}"


def _verdict(one: KeptHealth) -> str:
    if one.verdict == HealthVerdict.LEARNING:
        return "learning (too few nights to compare with)"
    return f"{one.verdict}, released by {one.released_by}" if one.released_by else one.verdict
