"""Reads one response from a connection: head, payload and trailers as received, and why they were cut short.

h11 only finds where the body ends. It gets a cleaned copy of the head's framing lines; the original head is kept.
"""

import asyncio
import re

import h11

from crawlers.http.byte_stream import ByteStream
from crawlers.http.errors import BadResponse, NoResponse, NothingCame, ReadTimeout
from storage.vocabulary import Truncation

MOST_HEAD_BYTES = 64 * 1024

_END = re.compile(rb"\n\r?\n")
_STATUS = re.compile(rb"HTTP/(\d\.\d) +(\d{3})(?=[ \r\n])")
_FRAMING_LINE = re.compile(
    rb"^(content-length|transfer-encoding|connection)[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_FOLD = re.compile(rb"\s*\r?\n[ \t]+")


def split_off_head(received: bytes) -> tuple[bytes, bytes] | None:
    """The head with its blank line, and the bytes after it; None while it is incomplete. Raises BadResponse."""
    end = _END.search(received)
    if end is not None and end.end() <= MOST_HEAD_BYTES:
        return received[: end.end()], received[end.end() :]
    if len(received) > MOST_HEAD_BYTES:
        raise BadResponse(f"the response's head is longer than {MOST_HEAD_BYTES} bytes")
    if received and not b"HTTP/".startswith(received[:5]):
        raise BadResponse(f"the response begins with {received[:20]!r}")
    return None


def status_of(head: bytes) -> int:
    """Raises BadResponse."""
    return int(_status_line(head)[2])


def framing_of(head: bytes) -> bytes:
    """A head with the same framing of the body, and with well-formed lines only.

    Sites send header lines that a strict parser rejects (a blank in a name, control characters), and browsers
    accept them.
    """
    version, status = _status_line(head).groups()
    lines = [b"%s: %s" % (line[1], _FOLD.sub(b" ", line[2]).strip()) for line in _FRAMING_LINE.finditer(head)]
    return b"\r\n".join((b"HTTP/%s %s " % (version, status), *lines, b"", b""))


def _status_line(head: bytes) -> re.Match[bytes]:
    match = _STATUS.match(head)
    if match is None:
        raise BadResponse(f"no HTTP/1 status line: {head[:40]!r}")
    return match


_FIRST_FINAL_STATUS = 200


class Answer:
    """A response while it is read. h11 frames the body; the kept bytes are those of the connection."""

    def __init__(self, framing: h11.Connection, stream: ByteStream, max_bytes: int) -> None:
        """`framing` has sent the request."""
        self.head = b""
        self.payload = bytearray()
        self.trailers = b""
        self.truncated: Truncation | None = None
        self._framing = framing
        self._stream = stream
        self._max_bytes = max_bytes
        self._waiting = b""  # received bytes of a chunk or trailer section that is not complete yet

    @property
    def leaves_connection_usable(self) -> bool:
        done = self._framing.our_state is h11.DONE and self._framing.their_state is h11.DONE
        return done and not self._framing.trailing_data[0] and self._stream.quiet

    async def read(self, deadline: float) -> None:
        """`deadline` is a time of the loop's clock. Raises NoResponse, ReadTimeout or BadResponse for the head only."""
        try:
            async with asyncio.timeout_at(deadline):
                await self._read_body(await self._read_head())
        except TimeoutError as error:
            if not self.head:
                raise ReadTimeout("the response's head did not come in time") from error
            self.truncated = Truncation.TIME

    async def _read_head(self) -> bytes:
        received = b""
        while True:
            while (parts := split_off_head(received)) is None:
                data = await self._stream.read()
                if not data:
                    failure = NoResponse if received else NothingCame
                    raise failure("the connection ended before the response's head did") from self._stream.error
                received += data
            head, received = parts
            # 1xx heads come before the final response (RFC 9110, 15.2).
            if status_of(head) >= _FIRST_FINAL_STATUS:
                self.head = head
                return received

    async def _read_body(self, received: bytes) -> None:
        self._framing.receive_data(framing_of(self.head) + received)
        try:
            self._framing.next_event()
        except h11.RemoteProtocolError as error:
            raise BadResponse(str(error)) from error
        self._waiting = received
        done = self._take_events(Truncation.UNSPECIFIED)
        while not done:
            data = await self._stream.read()
            if not data and self._stream.error:
                self.truncated = Truncation.DISCONNECT
                return
            self._waiting += data
            # To h11, b"" means the end of the connection, which completes only a close-delimited body.
            self._framing.receive_data(data)
            done = self._take_events(Truncation.UNSPECIFIED if data else Truncation.DISCONNECT)

    def _take_events(self, cut: Truncation) -> bool:
        """Whether the response is complete with the bytes so far; `cut` is the truncation if its framing is broken."""
        while True:
            try:
                event = self._framing.next_event()
            except h11.RemoteProtocolError:
                self.truncated = cut
                return True
            if isinstance(event, h11.Data):
                if self._take_data(event.data):
                    return True
            elif isinstance(event, h11.EndOfMessage):
                self._take_trailers(len(event.headers))
                return True
            else:
                self._waiting = self._framing.trailing_data[0]
                return False

    def _take_data(self, data: bytes) -> bool:
        self.payload += data
        if len(self.payload) <= self._max_bytes:
            return False
        del self.payload[self._max_bytes :]
        self.truncated = Truncation.LENGTH
        return True

    def _take_trailers(self, count: int) -> None:
        """Keeps the last `count` header fields of the bytes that h11 has consumed; a blank line ends them."""
        if count == 0:
            return
        taken = self._waiting[: len(self._waiting) - len(self._framing.trailing_data[0])]
        lines = taken.splitlines(keepends=True)[:-1]
        begin = len(lines)
        while count:
            begin -= 1
            count -= not lines[begin].startswith((b" ", b"\t"))
        self.trailers = b"".join(lines[begin:])
