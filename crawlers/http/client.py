"""An HTTP/1.1 client that sends a request and returns the exchange byte for byte as it was on the connection."""

import asyncio
import ssl
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import h11

from crawlers.http.byte_stream import ByteStream
from crawlers.http.errors import BadRequest, NothingCame
from crawlers.http.limits import PAYLOAD_BYTES
from crawlers.http.pool import ConnectionPool
from crawlers.http.request_target import RequestTarget, Server
from crawlers.http.response_reader import Answer
from storage.warc.exchange import Exchange

# RFC 9110, 9.2.2: a client may repeat only these methods by itself.
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_OURS = frozenset({b"host", b"content-length", b"transfer-encoding"})


@dataclass(frozen=True, slots=True)
class _Question:
    url: str
    head: h11.Request
    body: bytes
    timeout: float
    max_bytes: int

    def send(self, framing: h11.Connection) -> bytes:
        body = (h11.Data(data=self.body),) if self.body else ()
        return b"".join(framing.send(part) or b"" for part in (self.head, *body, h11.EndOfMessage()))


class HttpClient:
    """Keeps connections open for later requests; close() closes them.

    With `origin`, an http or https URL, every connection goes to that server, while Host, path and the exchange's URL
    stay those of the page.
    """

    def __init__(
        self,
        tls: ssl.SSLContext,
        *,
        origin: str | None = None,
        per_server: int = 8,
        connect_timeout: float = 10,
        idle_seconds: float = 30,
        declared: Collection[str] = (),
    ) -> None:
        """Times are in seconds; `per_server` is the most requests at once. Raises BadRequest for a bad origin.

        Only the origin and the `declared` hosts may have loopback or private addresses.
        """
        self._origin = RequestTarget.of(origin).server if origin else None
        declared = {*declared, self._origin.host} if self._origin else declared
        self._pool = ConnectionPool(
            tls, per_server=per_server, connect_timeout=connect_timeout, idle_seconds=idle_seconds, declared=declared
        )

    async def fetch(
        self,
        method: str,
        url: str,
        headers: Iterable[tuple[bytes, bytes]] = (),
        body: bytes = b"",
        *,
        timeout: float = 180,  # noqa: ASYNC109 -- past the head it ends in a cut exchange, not in an error
        max_bytes: int = PAYLOAD_BYTES,
    ) -> Exchange:
        """`timeout` (seconds) bounds the whole answer, `max_bytes` its payload; a longer one is returned truncated.

        Raises FetchFailed if no response head came.
        """
        address = RequestTarget.of(url)
        server = self._origin or address.server
        question = _Question(address.url, _head(method, address, headers, body), body, timeout, max_bytes)
        async with self._pool.turn(server):
            kept = self._pool.kept(server) if method in _IDEMPOTENT else None
            if kept:
                # RFC 9112, 9.3.1: the server may close an idle connection while the request is on its way.
                with suppress(NothingCame):
                    return await self._exchange(server, kept, question)
            return await self._exchange(server, await self._pool.open(server), question)

    async def close(self) -> None:
        await self._pool.close()

    async def _exchange(self, server: Server, stream: ByteStream, question: _Question) -> Exchange:
        framing = h11.Connection(h11.CLIENT)
        request = question.send(framing)
        answer = Answer(framing, stream, question.max_bytes)
        sent_at = datetime.now(UTC)
        try:
            stream.write(request)
            await answer.read(asyncio.get_running_loop().time() + question.timeout)
        finally:
            if answer.leaves_connection_usable:
                self._pool.keep(server, stream)
            else:
                stream.abort()
        return Exchange(
            url=question.url,
            sent_at=sent_at,
            ip_address=stream.peer,
            request=request,
            head=answer.head,
            payload=bytes(answer.payload),
            trailers=answer.trailers,
            truncated=answer.truncated,
        )


def _head(method: str, address: RequestTarget, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> h11.Request:
    lines = [(b"Host", address.host_header.encode("ascii"))]
    lines += [(name, value) for name, value in headers if name.lower() not in _OURS]
    if body or method in _WITH_BODY:
        lines.append((b"Content-Length", b"%d" % len(body)))
    try:
        return h11.Request(method=method, target=address.target, headers=lines)
    except h11.LocalProtocolError as error:
        raise BadRequest(f"{address.url}: {error}") from error
