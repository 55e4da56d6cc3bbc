"""`luutru doctor`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from flows.alerts.alert import Alert, AlertKind
from flows.alerts.sent_log import send_once
from flows.cli.terminal import terminal
from flows.doctor import CheckResult, CheckState, examine
from flows.exit_codes import DO_NOT_RETRY
from flows.settings import Settings, load_settings


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    send_alarm: Annotated[
        bool,
        typer.Option(
            "--send-alarm", help="Send an alarm that `luutru serve` ended, with the findings, by mail or webhook."
        ),
    ] = False,
) -> None:
    """Check all that a nightly run needs, and say what to do about each fault.

    It looks at versions, settings, disk, clock, database, locks and Prefect. It fetches nothing.

    Example: luutru doctor
    """
    settings = load_settings()
    findings = examine(settings)
    if send_alarm:
        _send_alarm(settings, findings)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        table = Table("", "what", "found", "what to do")
        for finding in findings:
            table.add_row(finding.health.value, finding.what, finding.said, finding.todo)
        terminal().print(table)
    if any(finding.health == CheckState.ERROR for finding in findings):
        raise typer.Exit(DO_NOT_RETRY)


def _send_alarm(settings: Settings, findings: Sequence[CheckResult]) -> None:
    """Sends the alarm that `luutru serve` cannot send about its own end: the service manager calls this."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    text = "\n".join(f"{one.health.value}: {one.what}: {one.said}" for one in findings)
    send_once(settings, Alert(f"down:{now}", AlertKind.DOWN, "luutru serve ended", text))
