"""`luutru verify`."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.exit_codes import FAILED
from flows.markdown_text import size
from flows.progress import bars, board
from flows.recovery.repair import repair_archive
from flows.settings import Settings, load_settings
from storage.archive import Archive, existing_archive
from storage.corpus.signatures import check_signatures
from storage.corpus.timestamps import TimestampCheck, check_timestamps
from storage.verify.findings import VerifyFinding
from storage.verify.run import verify as findings_of

CORPUS = "corpus"  # the task of a verification that is no site's


def verify(
    repair: Annotated[
        bool, typer.Option("--repair", help="Repair what can be derived from other parts, then verify again.")
    ] = False,
    signature: Annotated[
        bool, typer.Option("--signature", help="Check only the signatures of the manifest, and print their key.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print each finding as JSON.")] = False,
) -> None:
    """Check that database, WARC files, replay indexes and corpus agree.

    Exit code 1: something does not agree; each finding says what to do.

    Example: luutru verify --repair
    """
    settings = load_settings()
    if signature:
        _check_signatures(settings, as_json=as_json)
        return
    tell = _no_line if as_json else _line
    read: dict[str, int] = {}
    with existing_archive(settings.data, settings.database_url) as archive, bars(Console(stderr=True)):
        found = list(_findings(archive, _no_line if repair else tell, read))
        repaired: list[VerifyFinding] = []
        if repair and found:
            left = list(repair_archive(settings, archive, found, lambda: list(_findings(archive, _no_line, read))))
            for finding in left:
                tell(finding)
            repaired = [finding for finding in found if finding not in left]
            found = left
    if as_json:
        reported = {"archive": str(settings.data.resolve()), "read": read, "findings": _as_json(found)}
        typer.echo(json.dumps(reported | {"mended": _as_json(repaired)}, ensure_ascii=False, indent=2))
    else:
        typer.echo(_amount(settings.data, read))
        _sum_up(found, repaired)
    if found:
        raise typer.Exit(FAILED)


def _check_signatures(settings: Settings, *, as_json: bool) -> None:
    with existing_archive(settings.data, settings.database_url) as archive:
        checked = check_signatures(archive)
        stamps = check_timestamps(archive, settings.timestamp_roots)
    if as_json:
        parts = {"archive": str(settings.data.resolve()), **asdict(checked), "timestamps": asdict(stamps)}
        typer.echo(json.dumps(parts, indent=2))
    else:
        for fault in (*checked.faults, *stamps.faults):
            typer.echo(fault)
        typer.echo(f"{settings.data.resolve()}: {checked.signatures} signatures, by the keys:")
        for key in checked.keys:
            typer.echo(f"  Ed25519 {key}")
        if not checked.faults:
            typer.echo("Every line of the manifest is signed, and unchanged since.")
        if stamps.timestamps:
            typer.echo(_timestamps_line(stamps))
    if checked.faults or stamps.faults:
        raise typer.Exit(FAILED)


def _timestamps_line(check: TimestampCheck) -> str:
    line = f"{check.timestamps} timestamps of a service, the newest of {check.newest}"
    if check.proved:
        return f"{line}; {check.proved} are proved by its root certificates."
    return f"{line}; by whom they were made is not proved: set LUUTRU_TIMESTAMP_ROOTS to its root certificates."


def _findings(archive: Archive, tell: Callable[[VerifyFinding], None], read: dict[str, int]) -> Iterator[VerifyFinding]:
    """`read` receives, for each site, how many bytes were read, and for the corpus how many documents."""
    shown = board()

    def show(task: str, done: int, total: int) -> None:
        read[task.partition(":")[0]] = done
        shown.show(task, done, total)

    for finding in findings_of(archive, show):
        tell(finding)
        yield finding


def _amount(folder: Path, read: dict[str, int]) -> str:
    """So that nobody takes the wrong folder, or an empty one, for a sound archive."""
    documents = read.get(CORPUS, 0)
    sites = [number for task, number in read.items() if task != CORPUS]
    return (
        f"{folder.resolve()}: read {size(sum(sites))} of WARC files of {len(sites)} sites, and {documents} documents."
    )


def _no_line(_finding: VerifyFinding) -> None:
    """Prints nothing."""


def _line(finding: VerifyFinding) -> None:
    typer.echo(f"{finding.kind}: {finding.place}: {finding.detail}\n  {finding.kind.advice}")


def _sum_up(found: list[VerifyFinding], repaired: list[VerifyFinding]) -> None:
    for finding in repaired:
        typer.echo(f"repaired {finding.kind}: {finding.place}")
    if found:
        number = "1 finding" if len(found) == 1 else f"{len(found)} findings"
        sys.stderr.write(f"luutru: {number}" + (f", {len(repaired)} repaired\n" if repaired else "\n"))
    else:
        typer.echo("Everything agrees." if not repaired else f"{len(repaired)} repaired; now everything agrees.")


def _as_json(findings: list[VerifyFinding]) -> list[dict[str, str]]:
    return [
        {"kind": one.kind.value, "place": one.place, "detail": one.detail, "advice": one.kind.advice}
        for one in findings
    ]
