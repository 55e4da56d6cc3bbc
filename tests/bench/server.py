"""The bench's server: pages from memory as fast as asyncio goes, with or without validators; a process of its own."""

import argparse
import asyncio
import hashlib
import sys

from tests.bench.pages import BenchPage, bench_pages

HOST = "bench.example"
SITEMAP = "/sitemap.xml"


class Pages(asyncio.Protocol):
    """Answers each request of a connection from a table of whole answers."""

    def __init__(self, answers: dict[bytes, tuple[bytes, bytes]]) -> None:
        self._answers = answers
        self._rest = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        *heads, self._rest = (self._rest + data).split(b"\r\n\r\n")
        for head in heads:
            full, not_modified = self._answers.get(head.split(b" ", 2)[1], (MISSING, MISSING))
            self._transport.write(not_modified if not_modified and b"\r\nif-none-match:" in head.lower() else full)


MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def answers(pages: list[BenchPage], *, validators: bool) -> dict[bytes, tuple[bytes, bytes]]:
    """By path: the full answer, and the 304 where validators are given."""
    table = {SITEMAP.encode(): (_answer(_sitemap(pages), b"application/xml", b""), b"")}
    for page in pages:
        etag = b'"' + hashlib.md5(page.html).hexdigest().encode() + b'"'
        line = b"ETag: " + etag + b"\r\n" if validators else b""
        full = _answer(page.sent, b"text/html; charset=utf-8", b"Content-Encoding: gzip\r\n" + line)
        table[page.path.encode()] = (full, b"HTTP/1.1 304 Not Modified\r\n" + line + b"\r\n" if validators else b"")
    return table


def _answer(body: bytes, content_type: bytes, more: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: " + content_type + b"\r\n" + more
    return head + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body


def _sitemap(pages: list[BenchPage]) -> bytes:
    places = "".join(f"<url><loc>https://{HOST}{page.path}</loc></url>" for page in pages)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'.encode()


async def serve(table: dict[bytes, tuple[bytes, bytes]]) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Pages(table), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.server", description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--validators", action="store_true")
    options = parser.parse_args()
    asyncio.run(serve(answers(bench_pages(options.pages), validators=options.validators)))


if __name__ == "__main__":
    main()
