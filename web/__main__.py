"""Serves the room: `python -m web --data FOLDER …`; secrets come by the environment, which no other user reads."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from seeds.errors import SiteFileError
from storage.errors import ArchiveError
from web.app import room_app
from web.room_settings import RoomSettings

DATABASE_URL = "ROOM_DATABASE_URL"
SECRET = "ROOM_SECRET"  # noqa: S105 (a variable's name)
REQUESTS_AT_ONCE = 64


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    settings = RoomSettings(
        data=options.data,
        database_url=os.environ.pop(DATABASE_URL, None),
        sites=options.sites,
        host=options.host,
        port=options.port,
        names=tuple(options.name),
        login=options.login,
        secret=os.environ.pop(SECRET, None),
        ui=options.ui,
        actions=options.actions,
    )
    if not settings.is_loopback and not settings.login:
        sys.stderr.write(f"luutru: the room opens {settings.host} only with a login: set LUUTRU_ROOM_LOGIN=1\n")
        return 2
    if settings.login and not settings.secret:
        sys.stderr.write(
            f"luutru: a login needs a secret: start the room by `luutru room`, which passes it ({SECRET})\n"
        )
        return 2
    if options.end_with_parent:
        _end_with_parent()
    try:
        app = room_app(settings)
    except (ArchiveError, SiteFileError, OSError) as error:
        sys.stderr.write(f"luutru: {error}\n")
        return 2
    sys.stdout.write(f"luutru: the reading room of {settings.data}: http://{_shown(settings.host)}:{settings.port}\n")
    sys.stdout.flush()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=REQUESTS_AT_ONCE,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m web", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sites", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=4201)
    parser.add_argument("--name", action="append", default=[], help="a host name under which the room may be asked")
    parser.add_argument("--login", action="store_true", help="reading needs a login")
    parser.add_argument("--actions", action="store_true", help="who is logged in may start commands")
    parser.add_argument("--ui", help="the address of Prefect's UI")
    parser.add_argument("--end-with-parent", action="store_true", help="end when standard input closes")
    return parser


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _end_with_parent() -> None:
    """Starts a thread that ends this process when the parent's end of the pipe closes."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
