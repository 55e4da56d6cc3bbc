"""The portal's asyncio server: accepts connections and sends answers."""

import asyncio
from collections.abc import Callable

from tests.rehearsal.answers import Answer, Request
from tests.rehearsal.wire import keeps_alive, receive, send, wire

Handler = Callable[[Request], Answer]
Sent = Callable[[Request, Answer, bytes], None]


class Server:
    """Answers on 127.0.0.1 until it is closed; `sent` is called with every answer before its first byte.

    `failure` is the exception that broke a connection, if it was ours.
    """

    def __init__(self, handler: Handler, sent: Sent) -> None:
        self._handler = handler
        self._sent = sent
        self._connections: set[asyncio.Task[None]] = set()
        self._listener: asyncio.Server | None = None
        self.failure: BaseException | None = None

    async def open(self, port: int) -> int:
        """Returns the port (0 asks for any free one)."""
        self._listener = await asyncio.start_server(self._connected, "127.0.0.1", port, limit=1 << 20)
        taken: int = self._listener.sockets[0].getsockname()[1]
        return taken

    async def close(self) -> None:
        assert self._listener is not None
        self._listener.close()
        for connection in list(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._listener.wait_closed()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, connection: asyncio.Task[None]) -> None:
        self._connections.discard(connection)
        if not connection.cancelled() and connection.exception() is not None:
            self.failure = connection.exception()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await receive(reader)) is not None:
                answer = self._handler(request)
                data = wire(answer, request)
                self._sent(request, answer, data)
                await asyncio.sleep(answer.delay)
                await send(writer, data, answer.pace)
                if not keeps_alive(answer, request):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            # The client may close the connection at any time.
            return
        except (ValueError, asyncio.LimitOverrunError):
            writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        finally:
            writer.close()
