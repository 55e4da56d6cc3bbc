"""A server that sends the exact bytes of a test, and keeps the exact bytes that it receives."""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto

from storage.warc.exchange import split_head


class Then(Enum):
    KEEP = auto()
    CLOSE = auto()
    RESET = auto()
    HANG = auto()


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request, and what the connection does after it."""

    sends: bytes
    then: Then = Then.KEEP


@dataclass(slots=True)
class RawServer:
    """Sends its replies one after the other, on any connection with the next request."""

    replies: list[Reply]
    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a connection has been closed from this side."""
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.append(writer)
        try:
            while (request := await _read_request(reader)) and self.replies:
                self.requests.append(request)
                reply = self.replies.pop(0)
                writer.write(reply.sends)
                if reply.then is not Then.KEEP:
                    await self._end(reader, writer, reply.then)
                    return
        except ConnectionError:
            return
        finally:
            writer.close()

    async def _end(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, then: Then) -> None:
        if then is Then.HANG:
            await reader.read()
        elif then is Then.RESET:
            await writer.drain()
            # A socket that does not linger is reset when it is closed.
            connection = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        else:
            await writer.drain()
            writer.close()
            await writer.wait_closed()
            self.closed.set()

    def abandon(self) -> None:
        for writer in self._writers:
            writer.transport.abort()


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    lines = head.lower().split(b"\r\n")
    length = next((int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")), 0)
    return head + await reader.readexactly(length)


@asynccontextmanager
async def serving(*replies: Reply | bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[RawServer]:
    """Plain bytes are a reply after which the connection stays open."""
    script = RawServer([reply if isinstance(reply, Reply) else Reply(reply) for reply in replies])
    server = await asyncio.start_server(script.answer, "127.0.0.1", 0, ssl=tls)
    script.port = server.sockets[0].getsockname()[1]
    try:
        yield script
    finally:
        server.close()
        script.abandon()
        await server.wait_closed()


def head_of(reply: bytes) -> bytes:
    return split_head(reply)[0]


def body_of(reply: bytes) -> bytes:
    return split_head(reply)[1]
