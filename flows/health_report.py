"""Verdicts on runs as markdown and as an alarm: what is wrong, since when, with examples, and what to type."""

from collections.abc import Sequence

from flows.alert import Alert
from flows.health.finding import Verdict
from flows.health.telling import health_lines
from flows.markdown import escape
from storage.health_rows import KeptHealth


def health_report(health: Sequence[KeptHealth]) -> str:
    parts = ["# How sound each site's last run was"]
    for one in health:
        head, *lines = health_lines([one])
        parts.append(f"## {escape(head)}")
        parts += [f"- {escape(line, most=1000)}" for line in lines]
    return "\n\n".join(parts if health else [*parts, "No run was judged yet."])


def alarm(health: KeptHealth | None) -> Alert | None:
    if health is None or health.verdict != Verdict.BROKEN:
        return None
    return Alert(
        key=f"health:{health.run_id}",
        kind="broken",
        subject=f"{health.site} · {health.night}: broken, {health.held_texts} texts are held back",
        text="\n".join(health_lines([health])),
    )
