"""Writes verdicts as markdown and as an alarm: what is wrong, since when, with examples, and what to type."""

from collections.abc import Sequence

from flows.alerts.alert import Alert, AlertKind
from flows.health.finding import HealthFinding
from flows.health.output import REFUSED, finding_words, further_words, health_lines, verdict_line
from flows.markdown_text import escape, table, with_link
from storage.runs.health import KeptHealth
from storage.vocabulary import HealthVerdict

WEEK = 7
WORST_FIRST = (
    HealthVerdict.BROKEN,
    HealthVerdict.BLOCKED,
    HealthVerdict.WATCH,
    HealthVerdict.LEARNING,
    HealthVerdict.HEALTHY,
)
MOST_LETTERS = 1000


def health_report(health: Sequence[KeptHealth]) -> str:
    """A table, the worst first, with a reason for each; below it what is wrong and what to type."""
    parts = ["# How sound each site's last run was"]
    worst_first = sorted(health, key=lambda one: (WORST_FIRST.index(one.verdict), one.site))
    if health:
        rows = [[f"**{one.verdict}**", one.site, str(one.night), str(one.run_id), _reason(one)] for one in worst_first]
        parts.append(table(["verdict", "site", "night", "run", "why"], rows))
    for one in worst_first:
        if not one.findings and not _todo(one):
            continue
        parts.append(f"## {escape(verdict_line(one))}")
        if one.findings:
            parts.append(
                "\n".join(line for reported in one.findings for line in _finding(HealthFinding.from_json(reported)))
            )
        if todo := _todo(one):
            parts.append(todo)
    return "\n\n".join(parts if health else [*parts, "No run was judged yet."])


def _reason(one: KeptHealth) -> str:
    released = f"; released by {escape(one.released_by)}" if one.released_by else ""
    if one.findings:
        words = "; ".join(finding_words(HealthFinding.from_json(reported)) for reported in one.findings)
        return escape(words, MOST_LETTERS) + released
    usual = "too few nights to compare with" if one.verdict == HealthVerdict.LEARNING else f"as usual{released}"
    return "; ".join([usual, *further_words(one)])


def _finding(finding: HealthFinding) -> list[str]:
    """Writes a line, and one under it for each page that shows the fault."""
    pages = [f"    - {with_link(url, url)}" for url in finding.examples]
    return [f"- {escape(finding_words(finding), MOST_LETTERS)}", *pages]


def _todo(one: KeptHealth) -> str:
    release = f"`luutru release {one.site} --run {one.run_id}`"
    if one.held:
        mend = (
            f"`luutru relearn {one.site}` drafts the changed layout, `luutru relearn {one.site} --accept` uses it. "
            f"When the layout is corrected by hand: `luutru reread {one.site} --accept`."
        )
        return f"**{one.held_texts} texts are on hold.** {mend} Or, if the texts are right as they are: {release}."
    if one.verdict == HealthVerdict.BLOCKED:
        return f"{REFUSED} `luutru check {one.site}` shows what it answers."
    if one.verdict == HealthVerdict.WATCH and not one.released_by:
        return f"No text is on hold. `luutru check {one.site}` checks the site; if it stays like this: {release}."
    return ""


def health_alarm(health: KeptHealth | None) -> Alert | None:
    """Returns an alarm with a new key when a finding is new; of a broken or blocked site also once a week."""
    if health is None or health.verdict not in (HealthVerdict.BROKEN, HealthVerdict.BLOCKED, HealthVerdict.WATCH):
        return None
    since = max(HealthFinding.from_json(reported).since for reported in health.findings)
    if health.verdict == HealthVerdict.WATCH:
        what = health.findings[0]["what"].replace("_", " ")
        key, kind, stated = f"watch:{health.site}:{since}", AlertKind.WATCH, f"watch, {what}"
    elif health.verdict == HealthVerdict.BLOCKED:
        weeks = (health.day - since).days // WEEK
        key, kind = f"blocked:{health.site}:{since}:{weeks}", AlertKind.BLOCKED
        stated = "blocked, the site answers with refusals or errors alone"
    else:
        weeks = (health.day - since).days // WEEK
        key, kind = f"broken:{health.site}:{since}:{weeks}", AlertKind.BROKEN
        stated = f"broken, {health.held_texts} texts are on hold"
    return Alert(key, kind, f"{health.site} · {health.night}: {stated}", "\n".join(health_lines([health])))
