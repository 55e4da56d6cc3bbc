"""A client that shows every byte: one request on a socket, and the whole answer."""

import socket
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.rehearsal.portal import Rehearsal


@dataclass(frozen=True, slots=True)
class Got:
    """`head` is the status line and headers as sent, `payload` everything after the blank line."""

    head: bytes
    payload: bytes

    @property
    def status(self) -> int:
        return int(self.head.split()[1])

    @property
    def body(self) -> bytes:
        """The payload without chunks."""
        return unchunked(self.payload)[0] if self.header("Transfer-Encoding") == "chunked" else self.payload

    def header(self, name: str) -> str | None:
        for line in self.head.decode().split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return None


def ask(portal: Rehearsal, url: str, **headers: str) -> Got:
    """The answer to a GET of a site's own address; header names are given with underscores."""
    _, _, rest = url.partition("://")
    host, slash, target = rest.partition("/")
    lines = [f"GET {slash}{target} HTTP/1.1", f"Host: {host}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head, _, payload = raw(portal, "\r\n".join([*lines, "", ""]).encode()).partition(b"\r\n\r\n")
    return Got(head, payload)


def post(portal: Rehearsal, url: str, form: tuple[tuple[str, str], ...], **headers: str) -> Got:
    """The answer to a form."""
    _, _, rest = url.partition("://")
    host, slash, target = rest.partition("/")
    body = urlencode(form)
    lines = [f"POST {slash}{target} HTTP/1.1", f"Host: {host}", "Connection: close", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head, _, payload = raw(portal, "\r\n".join([*lines, "", body]).encode()).partition(b"\r\n\r\n")
    return Got(head, payload)


def raw(portal: Rehearsal, request: bytes) -> bytes:
    """Everything the portal sends until it closes the connection."""
    port = int(portal.origin.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(request)
        pieces = []
        while piece := line.recv(65_536):
            pieces.append(piece)
    return b"".join(pieces)


def unchunked(payload: bytes) -> tuple[bytes, bytes]:
    """The body, and the rest after the last chunk (trailers and the final blank line)."""
    body: list[bytes] = []
    while True:
        size, _, payload = payload.partition(b"\r\n")
        if int(size, 16) == 0:
            return b"".join(body), payload
        body.append(payload[: int(size, 16)])
        payload = payload[int(size, 16) + 2 :]
