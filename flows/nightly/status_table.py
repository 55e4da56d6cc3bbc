"""Writes the closing summary of a night: where every page ended, in figures that add up."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from storage.outcomes import Outcome
from storage.runs.totals import Funnel


def night_table(funnels: Sequence[Funnel]) -> Table:
    """Has a line for each site; `found` is the sum of the outcomes to its right."""
    words = [outcome for outcome in Outcome if any(funnel.count(outcome) for funnel in funnels)]
    table = Table(title="Pages", title_justify="left")
    table.add_column("site")
    table.add_column("night")
    table.add_column("found", justify="right")
    for word in words:
        table.add_column(word.value, justify="right")
    table.add_column("open", justify="right")
    table.add_column("requests", justify="right")
    table.add_column("run", justify="right")
    table.add_column("state")
    for funnel in funnels:
        counts = [str(funnel.count(word)) for word in words]
        sent = str(sum(funnel.exchanges.values()))
        state = f"{funnel.state}: {funnel.reason}" if funnel.reason else funnel.stage
        name = str(funnel.night)
        table.add_row(funnel.site, name, str(funnel.found), *counts, str(funnel.open), sent, str(funnel.run_id), state)
    return table


def reasons(funnels: Sequence[Funnel]) -> list[str]:
    """Returns a line for each outcome that has a reason, and for each discovery that failed or showed nothing."""
    lines = []
    for funnel in funnels:
        for (outcome, reason), number in funnel.pages.items():
            if reason:
                lines.append(f"{funnel.site}: {number} {outcome} ({reason})")
        for failure, number in funnel.discoveries_failed.items():
            lines.append(f"{funnel.site}: {number} of {funnel.discoveries} discoveries failed ({failure})")
        lines += [f"{funnel.site}: links left out ({why}): {number}" for why, number in funnel.left_out.items()]
        if funnel.discoveries_empty:
            lines.append(
                f"{funnel.site}: {funnel.discoveries_empty} of {funnel.discoveries} discoveries without a page"
            )
    return lines


def funnel_as_json(funnel: Funnel) -> dict[str, Any]:
    return {
        "site": funnel.site,
        "night": funnel.night.isoformat(),
        "run": funnel.run_id,
        "state": funnel.state,
        "waits_to_publish": funnel.waits_to_publish,
        "reason": funnel.reason,
        "started": funnel.started_at.isoformat(),
        "ended": funnel.ended_at.isoformat() if funnel.ended_at else None,
        "discoveries": {"asked": funnel.discoveries, "failed": dict(funnel.discoveries_failed)},
        "left_out": dict(funnel.left_out),
        "found": funnel.found,
        "open": funnel.open,
        "pages": [{"outcome": word, "reason": why, "pages": n} for (word, why), n in funnel.pages.items()],
        "requests": [{"outcome": word, "reason": why, "requests": n} for (word, why), n in funnel.exchanges.items()],
    }
