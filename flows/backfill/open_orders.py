"""Lists backfills that are not done, each with the command that resumes it."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from storage.archive import Archive
from storage.backfill.orders import OpenBackfill, Order, unfinished_backfills
from storage.vocabulary import BackfillSource


def resume_command(order: Order) -> str:
    """The shell command that resumes this order."""
    words = ["luutru", "backfill", order.site, "--source", str(order.source)]
    words += ["--since", order.since.isoformat()] if order.since else []
    words += ["--until", order.until.isoformat()] if order.until else []
    if order.source == BackfillSource.WARC:
        for file in order.files:
            words += ["--file", file]
    return shlex.join(words)


def command_of_parameters(parameters: Mapping[str, Any]) -> str:
    """The shell command that corresponds to a flow run with these parameters."""
    words = ["luutru", "backfill", str(parameters.get("site", "SITE"))]
    for name in ("source", "since", "until"):
        words += [f"--{name}", str(parameters[name])] if parameters.get(name) else []
    for file in parameters.get("files") or ():
        words += ["--file", str(file)]
    return shlex.join([*words, *(f"--{name}" for name in ("holes", "again") if parameters.get(name))])


def open_backfills(archive: Archive, sites: list[str] | None = None) -> list[OpenBackfill]:
    return [one for one in unfinished_backfills(archive) if not sites or one.handle.site in sites]


def open_lines(found: list[OpenBackfill]) -> Iterator[str]:
    for one in found:
        yield (
            f"{one.handle.site}: backfill by {one.handle.source}, {one.handle.since} to {one.handle.until}: "
            f"{one.left} left; `{resume_command(one.order)}` resumes it"
        )


def open_json(one: OpenBackfill) -> dict[str, Any]:
    return {
        "site": one.handle.site,
        "source": str(one.handle.source),
        "since": one.handle.since.isoformat(),
        "until": one.handle.until.isoformat(),
        "state": str(one.handle.state),
        "left": one.left,
        "resume": resume_command(one.order),
    }


def open_report(found: list[OpenBackfill]) -> str:
    """Markdown for Prefect's UI."""
    if not found:
        return "No backfill is open."
    head = ["| site | source | days | left | resume with |", "|---|---|---|---|---|"]
    rows = [
        f"| {one.handle.site} | {one.handle.source} | {one.handle.since} to {one.handle.until} | {one.left} "
        f"| `{_in_cell(resume_command(one.order))}` |"
        for one in found
    ]
    return "\n".join(["# Open backfills", "", *head, *rows])


def _in_cell(command: str) -> str:
    return command.replace("`", "'").replace("|", "\\|")
