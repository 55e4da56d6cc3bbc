"""The bench's server: whole answers from memory as fast as asyncio goes; a process of its own.

It prints two addresses, of the same pages with validators and without, and ends with its standard input.
/sitemap-N.xml lists the first N pages. Answers are in gzip where the request takes it.
"""

import argparse
import asyncio
import hashlib
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from tests.benchmarks.throughput.pages import BenchPage, bench_page
from tests.benchmarks.throughput.site_file import HOST

CHUNK = 25
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answers:
    """What one address may answer: to who takes gzip, to who does not, to who has it already."""

    gzip: bytes
    plain: bytes
    unchanged: bytes | None

    def to(self, head: bytes) -> bytes:
        head = head.lower()
        if self.unchanged is not None and b"\r\nif-none-match:" in head:
            return self.unchanged
        return self.gzip if b"gzip" in head else self.plain


class Pages(asyncio.Protocol):
    """Answers each request of a connection from a table."""

    def __init__(self, table: dict[bytes, Answers], paths: list[str]) -> None:
        self._table = table
        self._paths = paths
        self._rest = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        *heads, self._rest = (self._rest + data).split(b"\r\n\r\n")
        for head in heads:
            target = head.split(b" ", 2)[1]
            known = self._table.get(target)
            self._transport.write(known.to(head) if known else _other(target, self._paths))
            if b"\r\nconnection: close" in head.lower():
                self._transport.close()


def _other(target: bytes, paths: list[str]) -> bytes:
    name = target.decode("ascii", "replace")
    if not name.startswith("/sitemap-"):
        return MISSING
    listed = paths[: int(name.removeprefix("/sitemap-").removesuffix(".xml"))]
    places = "".join(f"<url><loc>https://{HOST}{path}</loc></url>" for path in listed)
    text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
    return _answer(text.encode(), b"Content-Type: application/xml\r\n")


def answers(pages: Iterable[BenchPage], *, validators: bool) -> dict[bytes, Answers]:
    table = {}
    for page in pages:
        line = b'ETag: "' + hashlib.md5(page.html).hexdigest().encode() + b'"\r\n' if validators else b""
        head = b"Content-Type: text/html; charset=utf-8\r\n" + line
        table[page.path.encode()] = Answers(
            gzip=_answer(page.sent, head + b"Content-Encoding: gzip\r\n"),
            plain=_answer(page.html, head),
            unchanged=b"HTTP/1.1 304 Not Modified\r\n" + line + b"\r\n" if validators else None,
        )
    return table


def _answer(body: bytes, head: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + head + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body


async def serve(pages: list[BenchPage]) -> None:
    loop = asyncio.get_running_loop()
    paths = [page.path for page in pages]
    for validators in (True, False):
        table = answers(pages, validators=validators)
        server = await loop.create_server(lambda table=table: Pages(table, paths), "127.0.0.1", 0, backlog=4096)  # type: ignore[misc] # the loop's own table, bound now
        print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.throughput.server", description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    number = parser.parse_args().pages
    with ProcessPoolExecutor(os.cpu_count()) as makers:
        pages = list(makers.map(bench_page, range(number), chunksize=CHUNK))
    asyncio.run(serve(pages))


if __name__ == "__main__":
    main()
