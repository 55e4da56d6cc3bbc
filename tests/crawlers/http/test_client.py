"""The client returns the exact bytes of the connection."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from crawlers.http.client import HttpClient
from crawlers.http.pool import tls_context
from storage.vocabulary import Truncation
from storage.warc.exchange import Exchange
from tests.crawlers.raw_server import RawServer, Reply, Then, body_of, head_of, serving

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntext"
ODD_HEAD = (
    b"HTTP/1.1 200 Tr\xe1\xba\xa3 l\xe1\xbb\x9di  T\xe1\xbb\x91t \r\n"
    b"sERVER:nginx\r\n"
    b"Set-Cookie: a=1\r\n"
    b"X-Folded: one\r\n\t two\r\n"
    b"set-cookie:   b=2  \r\n"
    b"Bad Name: a strict parser refuses this\r\n"
    b"X-Control: \x01\r\n"
    b"no colon at all\r\n"
    b"X-Empty:\r\n"
    b"CONTENT-length:4\r\n"
    b"\r\n"
)


@asynccontextmanager
async def client(origin: str | None = None) -> AsyncIterator[HttpClient]:
    client = HttpClient(tls_context(), declared={"127.0.0.1"}, origin=origin)
    try:
        yield client
    finally:
        await client.close()


def fetch_one(reply: Reply | bytes, method: str = "GET", timeout: float = 20, max_bytes: int = 2**20) -> Exchange:
    async def run() -> Exchange:
        async with serving(reply) as server, client() as http:
            return await http.fetch(method, server.url(), timeout=timeout, max_bytes=max_bytes)

    return asyncio.run(run())


def scene(story: Callable[[RawServer, HttpClient], Awaitable[None]], *replies: Reply | bytes) -> None:
    async def run() -> None:
        async with serving(*replies) as server, client() as http:
            await story(server, http)

    asyncio.run(run())


@pytest.mark.parametrize(
    "head",
    [
        ODD_HEAD,
        b"HTTP/1.1 200\r\nContent-Length: 4\r\n\r\n",
        b"HTTP/1.0 200 OK\nServer: old\nContent-Length: 4\n\n",
        b"HTTP/1.1 404 Kh\xf4ng\r\ncontent-LENGTH : 4\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /b?x=%2F%c3\r\nContent-Length: 4\r\n\r\n",
    ],
)
def test_head_and_body_are_as_sent(head: bytes) -> None:
    exchange = fetch_one(head + b"text")
    assert (exchange.head, exchange.payload, exchange.truncated) == (head, b"text", None)


def test_the_fields_of_a_head() -> None:
    exchange = fetch_one(ODD_HEAD + b"text")
    assert exchange.status == 200
    assert exchange.reason == "Trả lời  Tốt ".encode().decode("latin-1")
    assert [value for name, value in exchange.headers if name.lower() == "set-cookie"] == ["a=1", "b=2"]
    assert exchange.header("x-folded") == "one two"
    assert exchange.header("Missing") is None


def test_gzip_is_not_undone() -> None:
    payload = gzip.compress(b"<p>xin ch\xc3\xa0o</p>")
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(payload)
    assert fetch_one(head + payload).payload == payload


@pytest.mark.parametrize(
    ("trailers", "count"),
    [(b"", 0), (b"x-CHECK:1\r\n", 1), (b"A: 1\r\nB: 2\r\n\tfolded\r\na:3\r\n", 3)],
)
def test_chunks_are_undone_and_trailers_kept(trailers: bytes, count: int) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Check\r\n\r\n"
    exchange = fetch_one(head + b"2;ext=1\r\nte\r\n2\r\nxt\r\n0;last\r\n" + trailers + b"\r\n")
    assert (exchange.head, exchange.payload, exchange.trailers) == (head, b"text", trailers)
    assert exchange.truncated is None


def test_trailers_in_small_pieces() -> None:
    async def story() -> None:
        pieces = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: 1\r\n b\r\nC:2\r\n\r\n"

        async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            for byte in pieces:
                writer.write(bytes([byte]))
                await asyncio.sleep(0)
            writer.close()

        server = await asyncio.start_server(drip, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, client() as http:
            exchange = await http.fetch("GET", f"http://127.0.0.1:{port}/")
        assert (exchange.payload, exchange.trailers) == (b"abc", b"A: 1\r\n b\r\nC:2\r\n")

    asyncio.run(story())


@pytest.mark.parametrize(
    ("method", "reply", "payload"),
    [
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n", b""),
        ("GET", b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 400\r\n\r\n', b""),
        ("GET", b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        ("POST", OK, b"text"),
    ],
)
def test_answers_without_a_body_do_not_wait_for_one(method: str, reply: bytes, payload: bytes) -> None:
    exchange = fetch_one(reply, method)
    assert (exchange.head, exchange.payload, exchange.truncated) == (head_of(reply), payload, None)


def test_provisional_answers_are_skipped() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
    assert fetch_one(early + OK).head == head_of(OK)


def test_body_until_the_connection_closes() -> None:
    reply = b"HTTP/1.1 200 OK\r\n\r\nuntil the end"
    exchange = fetch_one(Reply(reply, Then.CLOSE))
    assert (exchange.payload, exchange.truncated) == (b"until the end", None)


@pytest.mark.parametrize("then", [Then.CLOSE, Then.RESET])
@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\ntext",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\ntext",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntext\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntext\r\n0\r\nTrail",
    ],
)
def test_the_received_part_of_a_cut_body_is_kept(reply: bytes, then: Then) -> None:
    exchange = fetch_one(Reply(reply, then))
    assert (exchange.head, exchange.payload) == (head_of(reply), b"text")
    assert exchange.truncated is Truncation.DISCONNECT


def test_a_body_that_ends_with_a_reset_is_incomplete() -> None:
    exchange = fetch_one(Reply(b"HTTP/1.1 200 OK\r\n\r\ntext", Then.RESET))
    assert (exchange.payload, exchange.truncated) == (b"text", Truncation.DISCONNECT)


def test_the_part_before_broken_chunks_is_kept() -> None:
    exchange = fetch_one(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntext\r\nzz\r\n")
    assert (exchange.payload, exchange.truncated) == (b"text", Truncation.UNSPECIFIED)


@pytest.mark.parametrize("framing", [b"Content-Length: 100000\r\n\r\n", b"\r\n"])
def test_a_long_body_is_cut_at_the_limit(framing: bytes) -> None:
    exchange = fetch_one(Reply(b"HTTP/1.1 200 OK\r\n" + framing + b"x" * 100_000, Then.CLOSE), max_bytes=1000)
    assert (exchange.payload, exchange.truncated) == (b"x" * 1000, Truncation.LENGTH)


def test_a_body_at_the_limit_is_complete() -> None:
    assert fetch_one(OK, max_bytes=4).truncated is None


def test_the_received_part_of_a_slow_body_is_kept() -> None:
    exchange = fetch_one(Reply(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ntext", Then.HANG), timeout=0.2)
    assert (exchange.payload, exchange.truncated) == (b"text", Truncation.TIME)


def test_connections_are_kept() -> None:
    async def story(server: RawServer, http: HttpClient) -> None:
        for _ in range(3):
            assert (await http.fetch("GET", server.url())).payload == b"text"
        assert server.connections == 1

    scene(story, OK, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntext\r\n0\r\n\r\n", OK)


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 4\r\n\r\ntext",
        b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\ntext",
        OK + b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_connections_that_must_not_be_kept(reply: bytes) -> None:
    async def story(server: RawServer, http: HttpClient) -> None:
        for _ in range(2):
            exchange = await http.fetch("GET", server.url())
            assert (exchange.status, exchange.payload) == (200, b"text")
        assert server.connections == 2

    scene(story, reply, OK)


def test_a_connection_closed_while_idle_is_not_used_again() -> None:
    async def story(server: RawServer, http: HttpClient) -> None:
        await http.fetch("GET", server.url())
        await server.closed.wait()
        assert (await http.fetch("POST", server.url(), body=b"a=1")).payload == b"text"
        assert len(server.requests) == 2

    scene(story, Reply(OK, Then.CLOSE), OK)


def test_a_connection_closed_during_the_request_is_opened_again_once() -> None:
    async def story(server: RawServer, http: HttpClient) -> None:
        await http.fetch("GET", server.url())
        assert (await http.fetch("GET", server.url("/b"))).payload == b"text"
        assert [request.split()[1] for request in server.requests] == [b"/", b"/b", b"/b"]
        assert server.connections == 2

    scene(story, OK, Reply(b"", Then.CLOSE), OK)


def test_no_more_requests_at_once_than_allowed() -> None:
    async def run() -> None:
        http = HttpClient(tls_context(), declared={"127.0.0.1"}, per_server=2)
        async with serving(*[OK] * 20) as server:
            await asyncio.gather(*(http.fetch("GET", server.url()) for _ in range(20)))
            assert server.connections == 2
            await http.close()

    asyncio.run(run())


def test_the_request_is_kept_as_sent() -> None:
    async def story(server: RawServer, http: HttpClient) -> None:
        headers = [(b"User-Agent", b"luutru"), (b"x-ODD", b"\xc3\xa9"), (b"Host", b"elsewhere")]
        exchange = await http.fetch("POST", server.url("/a%2Fb?q=%c3%A9&&#part"), headers, b"tin=1")
        assert exchange.request == server.requests[0]
        assert exchange.request == (
            b"POST /a%%2Fb?q=%%c3%%A9&& HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: luutru\r\nx-ODD: \xc3\xa9\r\n"
            b"Content-Length: 5\r\n\r\ntin=1" % server.port
        )
        assert exchange.url == server.url("/a%2Fb?q=%c3%A9&&")
        assert exchange.ip_address == "127.0.0.1"
        assert exchange.sent_at.tzinfo is not None

    scene(story, OK)


def test_at_another_origin_the_address_stays_the_pages_own() -> None:
    async def run() -> None:
        async with serving(OK, OK) as server, client(server.url()) as http:
            first = await http.fetch("GET", "https://bao.example.vn/tin-1.html")
            second = await http.fetch("GET", "http://khac.example.vn:8080/?a")
            assert [first.url, second.url] == ["https://bao.example.vn/tin-1.html", "http://khac.example.vn:8080/?a"]
            assert first.request.startswith(b"GET /tin-1.html HTTP/1.1\r\nHost: bao.example.vn\r\n")
            assert second.request.startswith(b"GET /?a HTTP/1.1\r\nHost: khac.example.vn:8080\r\n")
            assert (server.connections, body_of(OK)) == (1, second.payload)

    asyncio.run(run())
