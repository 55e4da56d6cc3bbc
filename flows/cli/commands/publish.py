"""`luutru publish`."""

import json
from functools import partial
from typing import Annotated

import typer

from flows.publishing.publish_texts import publish_texts
from flows.settings import load_settings
from storage.archive import existing_archive


def publish(as_json: Annotated[bool, typer.Option("--json", help="Print the new ordinals as JSON.")] = False) -> None:
    """Write a corpus file for each text that has none.

    Example: luutru publish
    """
    settings = load_settings()
    with existing_archive(settings.data, settings.database_url) as archive:
        ordinals = publish_texts(settings, archive, partial(typer.echo, err=True))
    if as_json:
        typer.echo(json.dumps(ordinals))
    elif ordinals:
        typer.echo(f"Published {len(ordinals)} documents, {ordinals[0]:03d} to {ordinals[-1]:03d}.")
    else:
        typer.echo("Nothing new to publish.")
