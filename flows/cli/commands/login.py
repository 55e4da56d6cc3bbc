"""`luutru login`."""

import json
from typing import Annotated

import typer

from flows.orchestration.home import served
from flows.orchestration.login import login_link
from flows.orchestration.secret import server_secret
from flows.settings import load_settings
from storage.errors import CorrectTheInput


def login(as_json: Annotated[bool, typer.Option("--json", help="Print the link as JSON.")] = False) -> None:
    """Print a link that logs a browser in to the UI of `luutru serve`.

    The link works once, and for some minutes only.

    Example: luutru login
    """
    settings = load_settings()
    server = served(settings.data)
    if server is None:
        raise CorrectTheInput(f"{settings.data}: `luutru serve` does not run on this folder; start it first")
    link = login_link(server.url, server_secret(settings.data))
    typer.echo(json.dumps({"link": link}) if as_json else link)
