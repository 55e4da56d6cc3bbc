"""`luutru login`."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from flows.orchestration.home import served
from flows.orchestration.login_link import login_link
from flows.orchestration.server_secret import server_secret
from flows.settings import Settings, load_settings
from luutru.room_login import make_code
from storage.archive import existing_archive
from storage.errors import CorrectTheInput


def login(
    room: Annotated[bool, typer.Option("--room", help="Log in to the reading room instead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the link as JSON.")] = False,
) -> None:
    """Print a link that logs a browser in to the UI of `luutru serve`, or to the reading room.

    The link works once, and for some minutes only.

    Examples: luutru login · luutru login --room
    """
    settings = load_settings()
    link = _room_link(settings) if room else _ui_link(settings)
    typer.echo(json.dumps({"link": link}) if as_json else link)


def _room_link(settings: Settings) -> str:
    with existing_archive(settings.data, settings.database_url):
        code = make_code(server_secret(settings.data), datetime.now(UTC))
    return f"http://127.0.0.1:{settings.room_port}/login?code={code}"


def _ui_link(settings: Settings) -> str:
    server = served(settings.data)
    if server is None:
        raise CorrectTheInput(f"{settings.data}: `luutru serve` does not run on this folder; start it first")
    return login_link(server.url, server_secret(settings.data))
