"""pywb as a program: installed in its own environment, started on an archive, asked for a capture."""

import os
import subprocess
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from tests.ports import free_port, wait_for_port

VERSION = "2.10.0"
CONFIG = Path(__file__).resolve().parents[2] / "deploy" / "replay.yaml"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Treats a redirect like any other answer."""


def install(folder: Path) -> Path:
    """Returns the program `wayback` of an environment in `folder`, which is kept for the next call."""
    program = folder / "bin" / "wayback"
    if not program.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", f"pywb=={VERSION}"], check=True)
    return program


@contextmanager
def replaying(program: Path, data: Path, log: IO[bytes]) -> Iterator[str]:
    """Yields the address of a running pywb."""
    port = free_port()
    environment = os.environ | {"PYWB_CONFIG_FILE": str(CONFIG)}
    command = [str(program), "-b", "127.0.0.1", "-p", str(port), "-d", str(data)]
    with subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process:
        try:
            wait_for_port(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def replayed(address: str, url: str, moment: datetime) -> tuple[int, bytes]:
    """Status and body as archived (`id_`: not rewritten); pywb undoes the content-coding."""
    asked = urllib.request.Request(
        f"{address}/all/{moment:%Y%m%d%H%M%S}id_/{url}", headers={"Accept-Encoding": "identity"}
    )
    try:
        answer = urllib.request.build_opener(_NoRedirects).open(asked)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return int(answer.status), answer.read()
