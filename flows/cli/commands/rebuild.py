"""`luutru rebuild`."""

import json
from typing import Annotated

import typer
from rich.console import Console

from flows.progress import bars, board
from flows.recovery.rebuild import Rebuilt
from flows.recovery.rebuild import rebuild as make_again
from flows.settings import load_settings


def rebuild(
    store: Annotated[
        str | None,
        typer.Option(
            "--store", metavar="URL", help="The object store that has WARC files: s3://bucket/prefix?endpoint=…"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what is there again as JSON.")] = False,
) -> None:
    """Make a lost database again from the WARC files, the corpus, its manifest and the record of takedowns.

    The database must be gone: move it away first. Texts keep their ordinals. The schedule and the verdicts on runs
    start from the beginning; texts that the manifest does not have are held until `luutru release`.

    Example: luutru rebuild
    """
    settings = load_settings()
    with bars(Console(stderr=True)):
        done = make_again(settings, board().show, store)
    if as_json:
        typer.echo(json.dumps(_as_json(done), ensure_ascii=False))
    else:
        _say(done)


def _say(done: Rebuilt) -> None:
    typer.echo("Rebuilt: " + ", ".join(f"{count} {word}" for word, count in done.counts.items()) + ".")
    for slug in done.unknown_sites:
        typer.echo(f"{slug}: no site file; set LUUTRU_SITES, then `luutru process {slug}` reads its pages")
    if done.without_text:
        ordinals = ", ".join(f"{ordinal:03d}" for ordinal in done.without_text)
        typer.echo(f"Without their text or their record: {ordinals}.")
    for run in done.held:
        typer.echo(
            f"{run.site}: {run.texts} texts of run {run.run_id} were not published and are held: `luutru release`"
        )
    if done.damaged:
        typer.echo(f"{done.damaged} stretches of the WARC files are damaged.")
    typer.echo("The schedule and the verdicts on runs start from the beginning. `luutru verify` checks the rest.")


def _as_json(done: Rebuilt) -> dict[str, object]:
    return {
        "counts": done.counts,
        "unknown_sites": done.unknown_sites,
        "without_text": done.without_text,
        "held": {run.site: run.texts for run in done.held},
        "damaged": done.damaged,
    }
