"""Each kind of missing answer has its own exception and reason."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable

import pytest
import trustme

from crawlers.http.client import HttpClient
from crawlers.http.errors import BadRequest, FetchFailed
from crawlers.http.pool import tls_context
from crawlers.http.request_target import RequestTarget
from tests.crawlers.raw_server import RawServer, Reply, Then, serving

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntext"


def reason_of(
    ask: Callable[[HttpClient, RawServer], Awaitable[object]],
    *replies: Reply | bytes,
    tls: ssl.SSLContext | None = None,
) -> str:
    async def run() -> str:
        http = HttpClient(tls_context(), declared={"127.0.0.1"}, connect_timeout=0.3)
        async with serving(*replies, tls=tls) as server:
            with pytest.raises(FetchFailed) as caught:
                await ask(http, server)
            await http.close()
        return caught.value.reason

    return asyncio.run(run())


def server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(b"", Then.CLOSE), "no_response"),
        (Reply(b"", Then.RESET), "no_response"),
        (Reply(b"HTTP/1.1 200 OK\r\nContent-Le", Then.CLOSE), "no_response"),
        (b"<html>no head</html>", "bad_response"),
        (b"HTTP/1.1 abc\r\n\r\n", "bad_response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\ntext", "bad_response"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, "bad_response"),
    ],
)
def test_no_answer_to_archive(reply: Reply | bytes, reason: str) -> None:
    assert reason_of(lambda http, server: http.fetch("GET", server.url()), reply) == reason


def test_a_head_that_does_not_arrive_in_time() -> None:
    slow = Reply(b"HTTP/1.1 200 OK\r\n", Then.HANG)
    assert reason_of(lambda http, server: http.fetch("GET", server.url(), timeout=0.2), slow) == "read_timeout"


def test_nobody_listens() -> None:
    async def ask(http: HttpClient, server: RawServer) -> None:
        async with serving() as gone:
            url = gone.url()
        await http.fetch("GET", url)

    assert reason_of(ask) == "connect_failed"


def test_a_name_that_cannot_be_resolved() -> None:
    assert reason_of(lambda http, _: http.fetch("GET", f"http://{'a' * 64}.example/")) == "dns_failed"


def test_a_server_that_never_shakes_hands() -> None:
    async def ask(http: HttpClient, _: RawServer) -> None:
        left = asyncio.Event()

        async def sit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()
            await writer.wait_closed()
            left.set()

        silent = await asyncio.start_server(sit, "127.0.0.1", 0)
        async with silent:
            try:
                await http.fetch("GET", f"https://127.0.0.1:{silent.sockets[0].getsockname()[1]}/")
            finally:
                await left.wait()

    assert reason_of(ask) == "connect_timeout"


def test_a_certificate_of_an_unknown_authority() -> None:
    tls = server_context(trustme.CA())
    assert reason_of(lambda http, server: http.fetch("GET", server.url(scheme="https")), OK, tls=tls) == "tls_failed"


def test_a_certificate_for_another_name() -> None:
    authority = trustme.CA()
    client_tls = tls_context()
    authority.configure_trust(client_tls)
    server_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("elsewhere.example").configure_cert(server_tls)

    async def ask(_: HttpClient, server: RawServer) -> None:
        await HttpClient(client_tls, declared={"127.0.0.1"}).fetch("GET", server.url(scheme="https"))

    assert reason_of(ask, OK, tls=server_tls) == "tls_failed"


@pytest.mark.parametrize("verify", [True, False])
def test_tls(verify: bool) -> None:
    authority = trustme.CA()
    context = tls_context(verify=verify)
    if verify:
        authority.configure_trust(context)

    async def run() -> None:
        http = HttpClient(context, declared={"127.0.0.1"})
        async with serving(OK, Reply(OK, Then.CLOSE), tls=server_context(authority)) as server:
            for _ in range(2):
                exchange = await http.fetch("GET", server.url(scheme="https"))
                assert (exchange.payload, exchange.truncated) == (b"text", None)
            assert server.connections == 1
            await http.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    "url", ["ftp://a.vn/", "a.vn/x", "http:///x", "http://a.vn:x/", "http://a.vn/á", "http://a.vn/a b", "mailto:a@a.vn"]
)
def test_invalid_requests(url: str) -> None:
    with pytest.raises(BadRequest):
        RequestTarget.of(url)


def test_a_header_value_with_a_line_break() -> None:
    ask = [(b"If-None-Match", b"a\r\nX: b")]
    assert reason_of(lambda http, server: http.fetch("GET", server.url(), ask)) == "bad_request"


@pytest.mark.parametrize(
    ("url", "host", "target"),
    [
        ("http://a.vn", "a.vn", "/"),
        ("http://a.vn?", "a.vn", "/?"),
        ("HTTPS://A.vn:443/%7e//..?x=1?#y", "a.vn", "/%7e//..?x=1?"),
        ("http://u:p@a.vn:81/@", "a.vn:81", "/@"),
        ("http://[::1]:8080/", "[::1]:8080", "/"),
        ("https://hànội.vn/", "xn--hni-9ka0849a.vn", "/"),
    ],
)
def test_addresses(url: str, host: str, target: str) -> None:
    address = RequestTarget.of(url)
    assert (address.host_header, address.target) == (host, target)
