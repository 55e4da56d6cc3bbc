"""A site on loopback that answers with the exact bytes of a test."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Routes = dict[str, bytes | Callable[[str], bytes]]

SITE_FILE = r"""
name = "Báo thử"
kind = "newspaper"
home = "https://bao.example/"

[[article]]
hosts   = ["bao.example"]
space   = "articles"
pattern = '^/tin-(?P<id>[^/?]+)\.html$'

[[discover]]
listing = "moi"
links   = "h3 a"

[[discover]]
feed = "rss"

[[discover]]
sitemap = "sitemap.xml"

[[layout]]
name      = "story"
since     = 2020-01-01
confirmed = true
sign      = "article.story"
title     = "h1"
body      = "div.content"
published = { at = "div.date", formats = ["%d/%m/%Y %H:%M"] }
"""
ROBOTS = b"User-agent: *\nDisallow: /admin/\n"


def answer(body: bytes, *lines: bytes, status: bytes = b"200 OK", kind: bytes = b"text/html; charset=utf-8") -> bytes:
    head = [b"HTTP/1.1 " + status, b"Connection: close", b"Content-Length: %d" % len(body)]
    if kind:
        head.append(b"Content-Type: " + kind)
    return b"\r\n".join([*head, *lines, b"", b""]) + body


def story(number: int) -> bytes:
    text = "".join(
        f"<p>Đoạn {part} của bài {number}: phường tổng kết công tác vệ sinh môi trường.</p>" for part in range(4)
    )
    return (
        f"<html><head><title>Bài {number}</title></head><body><article class=story><h1>Bài số {number}</h1>"
        f"<div class=date>12/11/2026 08:30</div><div class=content>{text}</div></article></body></html>"
    ).encode()


def links(*hrefs: str) -> bytes:
    return "".join(f'<h3><a href="{href}">x</a></h3>' for href in hrefs).encode("utf-8", "surrogatepass")


def site_folder(folder: Path) -> Path:
    folder.mkdir()
    (folder / "bao.toml").write_text(SITE_FILE, encoding="utf-8")
    return folder


@contextmanager
def played(routes: Routes) -> Iterator[tuple[str, list[str]]]:
    """Yields the origin and the list of requested addresses.

    The route `*` answers addresses without a route of their own.
    """
    asked: list[str] = []

    class Player(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            route = routes.get(self.path, routes.get("*", answer(b"no", status=b"404 Not Found")))
            self.wfile.write(route(self.path) if callable(route) else route)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """The test has `asked`; the server logs nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Player) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
