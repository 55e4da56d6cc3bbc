"""`luutru serve`."""

import os
import signal
import sys
from contextlib import ExitStack

from flows.orchestration.home import keep_prefect_here
from flows.orchestration.login_link import MINUTES, login_link
from flows.orchestration.server import prefect_server
from flows.orchestration.server_secret import server_secret
from flows.room import room_beside
from flows.settings import Settings, load_settings
from flows.sites import chosen_sites, refuse_what_cannot_run
from storage.archive import open_archive
from storage.corpus.unapplied_takedowns import apply_unapplied


def serve() -> None:
    """Start Prefect's server with its UI and the reading room, declare the schedules, and run what is due.

    If PREFECT_API_URL is set, that server is used.

    Example: LUUTRU_PORT=4210 luutru serve
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the runner has its own handler
    settings = load_settings()
    refuse_what_cannot_run(settings, chosen_sites(settings, []))
    busy = f"{settings.data}: `luutru serve` runs on this folder already"
    with open_archive(settings.data, settings.database_url) as archive, archive.folder.lock("serve", wait=5, busy=busy):
        apply_unapplied(archive)
        keep_prefect_here(settings.data)
        os.environ["LUUTRU_DATA"] = str(settings.data.resolve())
        with ExitStack() as server:
            if "PREFECT_API_URL" not in os.environ:
                _say("starting Prefect's server (the first time takes half a minute)")
                link = login_link(server.enter_context(prefect_server(settings)), server_secret(settings.data))
                _say(f"to log in, open this link; it works once, for {MINUTES} minutes (another: luutru login): {link}")
            ui = os.environ["PREFECT_API_URL"].removesuffix("/api")
            server.enter_context(room_beside(settings, ui, _say))
            _say(f"serving {settings.data}: {ui}, its reports at {ui}/artifacts (Ctrl-C ends it)")
            _serve(settings)
    sys.stdout.flush()
    os._exit(0)  # all is closed; Python's own clearing of Prefect's modules takes seconds on a busy machine


def _serve(settings: Settings) -> None:
    from flows.serve.serve import serve_folder  # noqa: PLC0415 (Prefect reads its settings when imported)

    serve_folder(settings)
    _say("ended")


def _say(line: str) -> None:
    sys.stdout.write(f"luutru: {line}\n")
    sys.stdout.flush()
