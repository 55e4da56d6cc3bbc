"""A loopback server on TCP and UDP that must get nothing: it notes each connection and each datagram."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Wire:
    port: int
    heard: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Wire]:
    """One port on 127.0.0.1 and ::1, by TCP and UDP."""
    with socket.socket() as first:
        first.bind(("127.0.0.1", 0))
        port = first.getsockname()[1]
        first.listen()
        wire = Wire(port)
        others = [_bound(family, kind, port) for family, kind in _KINDS]
        over, stopped = socket.socketpair()
        sockets = [first, *(one for one in others if one)]
        thread = threading.Thread(target=_hear, args=(wire, sockets, stopped), name="wire")
        thread.start()
        try:
            yield wire
        finally:
            over.close()
            thread.join()
            for one in (*sockets, stopped):
                one.close()


_KINDS = (
    (socket.AF_INET, socket.SOCK_DGRAM),
    (socket.AF_INET6, socket.SOCK_STREAM),
    (socket.AF_INET6, socket.SOCK_DGRAM),
)


def _bound(family: socket.AddressFamily, kind: socket.SocketKind, port: int) -> socket.socket | None:
    """Returns None if this machine has no such address."""
    made = socket.socket(family, kind)
    try:
        made.bind(("::1" if family is socket.AF_INET6 else "127.0.0.1", port))
        if kind is socket.SOCK_STREAM:
            made.listen()
    except OSError:
        made.close()
        return None
    return made


def _hear(wire: Wire, sockets: list[socket.socket], stopped: socket.socket) -> None:
    with selectors.DefaultSelector() as selector:
        for one in (*sockets, stopped):
            selector.register(one, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is stopped:
                    return
                assert isinstance(key.fileobj, socket.socket)
                wire.heard.append(_one(key.fileobj))


def _one(heard: socket.socket) -> str:
    if heard.type == socket.SOCK_DGRAM:
        return f"a datagram: {heard.recv(2048)!r}"
    connection, _ = heard.accept()
    with connection:
        connection.settimeout(0.2)
        try:
            return f"a connection: {connection.recv(2048)!r}"
        except OSError:
            return "a connection"
