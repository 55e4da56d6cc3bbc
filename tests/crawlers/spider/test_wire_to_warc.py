"""Other programs read from our WARC files what a server sent."""

import asyncio
import gzip
from pathlib import Path

import fastwarc.warc
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from crawlers.http.client import HttpClient
from crawlers.http.pool import tls_context
from storage.warc.exchange import Exchange
from storage.warc.reader import read_response
from storage.warc.writer import WarcWriter
from tests.crawlers.raw_server import Reply, Then, serving

PAGE = "<html><p>Phường mở hội làng</p></html>".encode()
COMPRESSED = gzip.compress(PAGE)
GZIP = b"Content-Encoding: gzip\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-ENCODING:chunked\r\n"


def chunks(payload: bytes, trailers: bytes = b"") -> bytes:
    half = len(payload) // 2
    parts = b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in (payload[:half], payload[half:]))
    return parts + b"0\r\n" + trailers + b"\r\n"


Served = tuple[bytes, bytes, bytes]

SERVED: list[Served] = [  # head, body as sent, payload
    (b"HTTP/1.1 200 \xc4\x90\r\nsErVer:x\r\nX-A: 1\r\nx-a:2\r\nContent-Length: 4\r\n\r\n", b"text", b"text"),
    (CHUNKED + GZIP + b"\r\n", chunks(COMPRESSED, b"X-Sum: 1\r\n"), COMPRESSED),
    (CHUNKED + b"\r\n", chunks(PAGE), PAGE),
    (CHUNKED + b"\r\n", b"ff\r\n" + PAGE[:12], PAGE[:12]),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", PAGE[:30], PAGE[:30]),
    (b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n", b"", b""),
    (b'HTTP/1.1 304 Not Modified\r\nETag: W/"1"\r\n\r\n', b"", b""),
    (b"HTTP/1.0 200 OK\r\nServer:old\r\n\r\n", PAGE, PAGE),
]


@pytest.fixture
def archived(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, Exchange]:
    served: Served = request.param

    async def run() -> Exchange:
        http = HttpClient(tls_context(), declared={"127.0.0.1"})
        async with serving(Reply(served[0] + served[1], Then.CLOSE)) as server:
            exchange = await http.fetch("GET", server.url())
            assert exchange.request == server.requests[0]
        await http.close()
        return exchange

    exchange = asyncio.run(run())
    with WarcWriter(tmp_path, prefix="LT", site="bao", info={}) as warc:
        place = warc.write(exchange, {})
    assert read_response(tmp_path, place.file, place.offset).place == place
    return tmp_path / place.file, exchange


@pytest.mark.parametrize(("archived", "served"), [(case, case) for case in SERVED], indirect=["archived"])
def test_other_programs_read_what_was_served(archived: tuple[Path, Exchange], served: Served) -> None:
    path, exchange = archived
    head, _, payload = served
    for record in fastwarc.warc.ArchiveIterator(str(path), parse_http=False):
        assert record.verify_block_digest()
        if record.record_type == fastwarc.warc.WarcRecordType.response:
            assert record.reader.read() == head + payload
        if record.record_type == fastwarc.warc.WarcRecordType.request:
            assert record.reader.read() == exchange.request
    for record in fastwarc.warc.ArchiveIterator(str(path), record_types=fastwarc.warc.WarcRecordType.response):
        assert record.verify_payload_digest()
        assert record.reader.read() == payload
    with path.open("rb") as file:
        for warcio_record in ArchiveIterator(file, check_digests="raise"):
            assert isinstance(warcio_record, ArcWarcRecord)
            content = warcio_record.raw_stream.read()
            if warcio_record.rec_type == "response":
                assert content == payload


@pytest.mark.parametrize(("archived", "body"), [(SERVED[1], PAGE), (SERVED[2], PAGE)], indirect=["archived"])
def test_chunks_that_are_undone_do_not_confuse(archived: tuple[Path, Exchange], body: bytes) -> None:
    with archived[0].open("rb") as file:
        read = [record.content_stream().read() for record in ArchiveIterator(file) if record.rec_type == "response"]
    assert read == [body]
