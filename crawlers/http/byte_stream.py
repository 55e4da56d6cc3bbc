"""Reads and writes the bytes of one TCP or TLS connection."""

import asyncio
from typing import cast

_MOST_WAITING = 256 * 1024


class ByteStream(asyncio.Protocol):
    """Unlike asyncio's own streams, it can report that unexpected bytes arrived on an idle connection."""

    def __init__(self) -> None:
        self.lost = asyncio.get_running_loop().create_future()
        """Done when the connection is closed."""
        self.error: Exception | None = None
        """Why the connection ended; None if the peer closed it properly."""
        self.peer: str | None = None
        self._waiting = bytearray()
        self._ended = False
        self._news = asyncio.Event()
        self._transport: asyncio.Transport

    @property
    def quiet(self) -> bool:
        """Whether the connection is open and no unexpected bytes have arrived."""
        return not self._ended and not self._waiting

    async def read(self) -> bytes:
        """The bytes received since the last call, or b"" at the end of the connection."""
        while not self._waiting and not self._ended:
            self._news.clear()
            await self._news.wait()
        data = bytes(self._waiting)
        self._waiting.clear()
        if not self._ended:
            self._transport.resume_reading()
        return data

    def write(self, data: bytes) -> None:
        self._transport.write(data)

    def abort(self) -> None:
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        name = transport.get_extra_info("peername")
        self.peer = name[0] if isinstance(name, tuple) else None

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        if len(self._waiting) > _MOST_WAITING:
            self._transport.pause_reading()
        self._news.set()

    def eof_received(self) -> None:
        self._ended = True
        self._news.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended = True
        self.error = exc
        self._news.set()
        self.lost.set_result(None)
