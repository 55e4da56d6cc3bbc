"""`luutru publish`."""

import json
from typing import Annotated

import typer

from flows.extraction.corpus_form import corpus_form
from flows.settings import load_settings
from storage.archive import existing_archive
from storage.corpus.publish import publish as publish_new


def publish(as_json: Annotated[bool, typer.Option("--json", help="Print the new ordinals as JSON.")] = False) -> None:
    """Write a corpus file for each text that has none.

    Example: luutru publish
    """
    settings = load_settings()
    with existing_archive(settings.data, settings.database_url) as archive:
        ordinals = publish_new(archive, corpus_form)
    if as_json:
        typer.echo(json.dumps(ordinals))
    elif ordinals:
        typer.echo(f"Published {len(ordinals)} documents, {ordinals[0]:03d} to {ordinals[-1]:03d}.")
    else:
        typer.echo("Nothing new to publish.")
