"""A connection pool: opens connections, reuses idle ones, and limits the requests at once to each server."""

import asyncio
import socket
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from crawlers.http.byte_stream import ByteStream
from crawlers.http.errors import ConnectFailed, ConnectTimeout, DnsFailed, PrivateAddress, TlsFailed
from crawlers.http.public_address import refuse_if_private, refuse_private
from crawlers.http.request_target import Server

# RFC 8305, 5: seconds to wait for one address family before the other is tried too.
_HAPPY_EYEBALLS = 0.25


def tls_context(*, verify: bool = True) -> ssl.SSLContext:
    """Skips the verification only if Scrapy's DOWNLOAD_VERIFY_CERTIFICATES is off."""
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class ConnectionPool:
    def __init__(
        self,
        tls: ssl.SSLContext,
        *,
        per_server: int,
        connect_timeout: float,
        idle_seconds: float,
        declared: Collection[str] = (),
    ) -> None:
        """`declared` hosts may have any address; other hosts need a public one."""
        self._declared = frozenset(declared)
        self._tls = tls
        self._connect_timeout = connect_timeout
        self._idle_seconds = idle_seconds
        self._turns: defaultdict[Server, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(per_server))
        self._idle: defaultdict[Server, list[tuple[float, ByteStream]]] = defaultdict(list)

    @asynccontextmanager
    async def turn(self, server: Server) -> AsyncIterator[None]:
        """Waits while the server already has as many requests under way as allowed."""
        async with self._turns[server]:
            yield

    def kept(self, server: Server) -> ByteStream | None:
        """The most recently used idle connection that is still usable; the others before it are closed."""
        idle = self._idle[server]
        oldest = asyncio.get_running_loop().time() - self._idle_seconds
        while idle:
            since, stream = idle.pop()
            if stream.quiet and since > oldest:
                return stream
            stream.abort()
        return None

    def keep(self, server: Server, stream: ByteStream) -> None:
        self._idle[server].append((asyncio.get_running_loop().time(), stream))

    async def open(self, server: Server) -> ByteStream:
        """Raises DnsFailed, PrivateAddress, ConnectFailed, ConnectTimeout or TlsFailed."""
        secure = server.scheme == "https"
        guarded = server.host not in self._declared
        try:
            async with asyncio.timeout(self._connect_timeout):
                if guarded:
                    await refuse_private(server.host, server.port)
                _, stream = await asyncio.get_running_loop().create_connection(
                    ByteStream,
                    server.host,
                    server.port,
                    ssl=self._tls if secure else None,
                    server_hostname=server.host if secure else None,
                    happy_eyeballs_delay=_HAPPY_EYEBALLS,
                )
        except (socket.gaierror, UnicodeError) as error:
            raise DnsFailed(f"{server.host}: {error}") from error
        except ssl.SSLError as error:
            raise TlsFailed(f"{server.host}: {error}") from error
        except TimeoutError as error:
            raise ConnectTimeout(f"{server.host}:{server.port} did not answer") from error
        except OSError as error:
            raise ConnectFailed(f"{server.host}:{server.port}: {error}") from error
        if guarded:
            _refuse_peer(server, stream)
        return stream

    async def close(self) -> None:
        streams = [stream for idle in self._idle.values() for _, stream in idle]
        self._idle.clear()
        for stream in streams:
            stream.abort()
        for stream in streams:
            await stream.lost


def _refuse_peer(server: Server, stream: ByteStream) -> None:
    """Checks the address of the connection itself: a second DNS lookup may have returned another one."""
    try:
        refuse_if_private(server.host, stream.peer)
    except PrivateAddress:
        stream.abort()
        raise
