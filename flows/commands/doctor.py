"""`luutru doctor`."""

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from flows.doctor import Health, examine
from flows.exit_codes import DO_NOT_RETRY
from flows.settings import load_settings


def doctor(as_json: Annotated[bool, typer.Option("--json", help="The findings as JSON.")] = False) -> None:
    """Look at all that a night needs, and say what to do where something is wrong; nothing is fetched.

    Example: luutru doctor
    """
    findings = examine(load_settings())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        table = Table("", "what", "found", "what to do")
        for finding in findings:
            table.add_row(finding.health.value, finding.what, finding.said, finding.todo)
        Console(width=None if sys.stdout.isatty() else 160).print(table)
    if any(finding.health == Health.ILL for finding in findings):
        raise typer.Exit(DO_NOT_RETRY)
