"""A mail server on loopback that keeps its messages, and a web server that keeps what is posted to it."""

import json
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@contextmanager
def mail_server() -> Iterator[tuple[str, list[bytes]]]:
    """Yields its address and the messages as they were sent."""
    messages: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 loopback")
            while line := self.rfile.readline().decode().strip():
                match line.split()[0].upper():
                    case "DATA":
                        self._say("354 go on")
                        messages.append(self._message())
                        self._say("250 kept")
                    case "QUIT":
                        self._say("221 bye")
                        return
                    case _:
                        self._say("250 well")

        def _message(self) -> bytes:
            lines = []
            while (line := self.rfile.readline().rstrip(b"\r\n")) != b".":
                lines.append(line)
            return b"\n".join(lines)

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        yield f"smtp://127.0.0.1:{port}", messages


@contextmanager
def hook_server(status: int = 200) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yields its address and what was posted, parsed as JSON."""
    posts: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Logs nothing."""

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield f"http://127.0.0.1:{port}/hook", posts


@contextmanager
def page_server(page: str) -> Iterator[str]:
    """Yields its address; the answer to every request is the page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: Any) -> None:
            """Logs nothing."""

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def refusing_proxy() -> Iterator[tuple[str, list[str]]]:
    """Yields its address and all request lines that it got; it answers none."""
    asked: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if line := self.rfile.readline().decode(errors="replace").strip():
                asked.append(line)

    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        yield f"http://127.0.0.1:{port}", asked


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
