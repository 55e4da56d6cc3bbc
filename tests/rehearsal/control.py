"""Changes a running portal from another terminal: `python -m tests.rehearsal day 2`, `… break HOST …`, `… mend`."""

from dataclasses import replace
from typing import Protocol
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from tests.rehearsal.answers import Answer, html
from tests.rehearsal.answers import Request as Asked
from tests.rehearsal.faults import Act, Fault, Faults, Scene

HOST = "control.rehearsal.invalid"  # no site has it; .invalid is reserved (RFC 2606)
SECONDS = 10.0


class Played(Protocol):
    """The changeable parts of a portal."""

    day: int

    @property
    def faults(self) -> Faults: ...


class NoPortal(Exception):
    """No rehearsal portal answers at this address."""


def class_renamed(old: str, new: str) -> Act:
    """The site's templates rename a class, as after a change of layout."""

    def act(scene: Scene) -> Answer:
        body = scene.answer.body.replace(f'class="{old}'.encode(), f'class="{new}'.encode())
        return replace(scene.answer, body=body)

    return act


def changed(portal: Played, asked: Asked) -> Answer:
    """Executes the request's command, and returns one line about it."""
    if asked.path == "/day":
        number = asked.query("number") or ""
        portal.day = int(number) if number.isdecimal() else portal.day + 1
        return html(f"It is day {portal.day}.\n".encode())
    if asked.path == "/break":
        host, old, new = (asked.query(name) or "" for name in ("host", "old", "new"))
        portal.faults.add(Fault(class_renamed(old, new), host=host))
        return html(f'{host}: class="{old}…" is now class="{new}…".\n'.encode())
    if asked.path == "/mend":
        portal.faults.clear()
        return html(b"All sites are as they were.\n")
    return html(b"no such command\n", status=404, reason="Not Found")


def send_command(port: int, command: str, **values: str) -> str:
    """Sends a command to the portal on this machine; returns its line. Raises NoPortal."""
    request = Request(f"http://127.0.0.1:{port}/{command}?{urlencode(values)}", headers={"Host": HOST})
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=SECONDS) as answer:
            return str(answer.read().decode())
    except (URLError, OSError) as error:
        raise NoPortal(f"no rehearsal portal answers on port {port} ({error}); start it, or name its --port") from error
