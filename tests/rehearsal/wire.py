"""Hand-written HTTP/1.1 on a stream, so that a test controls every byte of an answer."""

import asyncio
import gzip
from dataclasses import replace

from tests.rehearsal.answers import Answer, Headers, Request

_PIECE = 16_384
_BODILESS = frozenset({204, 304})


async def receive(reader: asyncio.StreamReader) -> Request | None:
    """The next request of a connection; None if the client has closed it.

    Raises ValueError if it is no valid request.
    """
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.decode("latin-1")[:-4].split("\r\n")
    method, target, _version = first.split(" ", 2)
    headers: Headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
    request = Request(method, target, headers)
    length = int(request.header("Content-Length") or 0)
    return replace(request, body=await reader.readexactly(length)) if length else request


def encode(answer: Answer, request: Request) -> Answer:
    """The answer with its content-coding applied, if the client accepts it."""
    if not answer.gzip or answer.status in _BODILESS or "gzip" not in (request.header("Accept-Encoding") or ""):
        return answer
    packed = gzip.compress(answer.body, compresslevel=1, mtime=0)
    return replace(
        answer, body=packed, headers=(*answer.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
    )


def head(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{name}: {value}" for name, value in answer.headers)]
    if answer.status not in _BODILESS:
        if answer.framing == "length" and answer.header("Content-Length") is None:
            lines.append(f"Content-Length: {len(answer.body)}")
        if answer.framing == "chunked":
            lines.append("Transfer-Encoding: chunked")
    if answer.framing == "close":
        lines.append("Connection: close")
    return "\r\n".join([*lines, "\r\n"]).encode("latin-1")


def framed(answer: Answer) -> bytes:
    """The payload as sent."""
    if answer.status in _BODILESS:
        return b""
    if answer.framing != "chunked":
        return answer.body
    pieces = [answer.body[start : start + _PIECE] for start in range(0, len(answer.body), _PIECE)]
    chunks = [b"%X\r\n%b\r\n" % (len(piece), piece) for piece in pieces]
    trailers = "".join(f"{name}: {value}\r\n" for name, value in answer.trailers).encode("latin-1")
    return b"".join([*chunks, b"0\r\n", trailers, b"\r\n"])


def wire(answer: Answer, request: Request) -> bytes:
    """All bytes of the answer, until its cut."""
    if answer.raw is not None:
        return answer.raw
    coded = encode(answer, request)
    payload = b"" if request.method == "HEAD" else framed(coded)
    return head(coded) + (payload if answer.cut is None else payload[: int(len(payload) * answer.cut)])


async def send(writer: asyncio.StreamWriter, data: bytes, pace: float) -> None:
    if not pace:
        writer.write(data)
        await writer.drain()
        return
    for start in range(0, len(data), _PIECE):
        writer.write(data[start : start + _PIECE])
        await writer.drain()
        await asyncio.sleep(pace)


def keeps_alive(answer: Answer, request: Request) -> bool:
    ends = answer.cut is not None or answer.raw is not None or answer.framing == "close"
    return not ends and (request.header("Connection") or "").lower() != "close"
