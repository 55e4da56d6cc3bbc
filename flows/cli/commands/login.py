"""`luutru login`."""

import typer

from flows.orchestration.home import served
from flows.orchestration.login import login_link
from flows.orchestration.secret import server_secret
from flows.settings import load_settings
from storage.errors import MendTheFolder


def login() -> None:
    """Print a link that logs a browser in to the UI of `luutru serve`; it works once, for some minutes.

    Example: luutru login
    """
    settings = load_settings()
    server = served(settings.data)
    if server is None:
        raise MendTheFolder(f"{settings.data}: `luutru serve` is not at work on this folder; start it first")
    typer.echo(login_link(server.url, server_secret(settings.data)))
