"""`luutru store`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from flows.markdown_text import size
from flows.settings import load_settings
from storage.archive import Archive, existing_archive
from storage.verify.run import sites_of
from storage.warc_files.recovery import close_what_was_left
from storage.warc_files.sharing import SharedArchive, bring_corpus_here, shared, use_store


def store(
    use: Annotated[
        str | None,
        typer.Option(
            "--use", metavar="URL", help="Keep the WARC files in this object store: s3://bucket/prefix?endpoint=…"
        ),
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="Send the WARC files that are on this machine only.")] = False,
    corpus_here: Annotated[
        bool,
        typer.Option("--corpus-here", help="Make this machine the one with the corpus, because the other is lost."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print where the WARC files are as JSON.")] = False,
) -> None:
    """Show where the WARC files are, or move them to an object store.

    With an object store several machines can share the archive.

    Example: luutru store --use 's3://luutru/hanoi?endpoint=https://s3.example.org&region=hn'
    """
    settings = load_settings()
    if use:
        with existing_archive(settings.data, settings.database_url) as archive:
            use_store(archive, use)
    with existing_archive(settings.data, settings.database_url) as archive:
        if corpus_here:
            bring_corpus_here(archive)
        if send or use:
            _send(archive)
        found = shared(archive)
    typer.echo(json.dumps(asdict(found), indent=2) if as_json else _lines(found))


def _send(archive: Archive) -> None:
    for site in sites_of(archive):
        close_what_was_left(archive, site)


def _lines(found: SharedArchive) -> str:
    if found.store is None:
        return "All WARC files are in the data folder; `luutru store --use URL` moves them to an object store."
    lines = [
        f"{found.store}: {found.stored} WARC files, {size(found.stored_bytes)}",
        f"this machine: {found.this_machine}; the corpus is on {found.corpus_machine or 'none yet'}",
    ]
    lines += [f"{machine}: {number} WARC files are there only" for machine, number in found.alone.items()]
    lines += [
        f"{machine}: {number} WARC files were given up, and their pages fetched again; `luutru store --send` there "
        "uploads them after all"
        for machine, number in found.stranded.items()
    ]
    return "\n".join(lines)
