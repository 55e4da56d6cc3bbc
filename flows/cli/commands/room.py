"""`luutru room`."""

import os
import sys
from typing import Annotated

import typer

from flows.orchestration.server_secret import server_secret
from flows.room import room_command, room_environment
from flows.settings import load_settings
from storage.archive import existing_archive
from storage.corpus.unapplied_takedowns import apply_unapplied


def room(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; any address but loopback needs a login.")
    ] = "127.0.0.1",
) -> None:
    """Start the reading room: search, read, compare and watch the archive in a browser.

    It only reads. `luutru serve` starts it too. LUUTRU_ROOM_PORT sets the port, LUUTRU_ROOM_LOGIN=1 asks for a login.

    Example: LUUTRU_ROOM_PORT=4211 luutru room
    """
    settings = load_settings()
    with existing_archive(settings.data, settings.database_url) as archive:  # the room applies no migration
        apply_unapplied(archive)
    secret = server_secret(settings.data) if settings.room_login else None
    sys.stdout.flush()
    os.execve(sys.executable, room_command(settings, host), room_environment(settings, secret))  # noqa: S606 (our own program)
