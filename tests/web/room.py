"""`luutru room` as a real process, and the requests of a test to it."""

import http.client
import json
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.end_to_end.processes import LUUTRU, ROOT, environment
from tests.ports import free_port

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Room:
    address: str
    data: Path

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        """Underscores in the names of headers stand for hyphens."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def json(self, path: str) -> Any:
        answer = self.ask(path, Accept="application/json")
        assert answer.status == 200, answer.text
        return answer.json


@contextmanager
def running_room(data: Path, folder: Path, **settings: str) -> Iterator[Room]:
    """`settings` are additional ones, without their prefix."""
    port = free_port()
    log_file = folder / f"room-{port}.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [*LUUTRU, "room"],
            env=environment(data, None, ROOM_PORT=str(port), **settings),
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    opened = Room(f"http://127.0.0.1:{port}", data)
    try:
        wait_for_room(opened, process, log_file)
        yield opened
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def refused_room(data: Path, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A room that does not start."""
    command = [*LUUTRU, "room", *options]
    asked = environment(data, None, ROOM_PORT=str(free_port()), **settings)
    return subprocess.run(command, env=asked, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)


def wait_for_room(opened: Room, process: subprocess.Popen[bytes], log_file: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            opened.ask("/room.css")
        except OSError:
            assert process.poll() is None, log_file.read_text(errors="replace")
            assert time.monotonic() < deadline, f"the room does not answer: {log_file.read_text(errors='replace')}"
            time.sleep(0.1)
        else:
            return
