"""Chunking undone in records of others, which may have kept it; ours and Common Crawl's have it undone already.

Content codings (RFC 9110, 8.4) undone in small steps, so that no payload grows past a limit.
"""

import re
import zlib
from collections.abc import Callable

import brotli
import zstandard

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]*\r\n")
_CODED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked", re.IGNORECASE)


def without_chunks(head: bytes, payload: bytes) -> bytes:
    """As it stands where it is not, from the first byte to the last chunk, what RFC 9112, 7.1 calls chunked."""
    if not _CODED.search(head):
        return payload
    parts: list[bytes] = []
    place = 0
    while match := _SIZE.match(payload, place):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts)
        begin, end = match.end(), match.end() + size
        if payload[end : end + 2] != b"\r\n":
            return payload
        parts.append(payload[begin:end])
        place = end + 2
    return payload


_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
# RFC 9659: the largest window that the coding "zstd" may ask a reader to hold.
_ZSTD_WINDOW = 8 * 1024 * 1024
_BROTLI_STEP = 64 * 1024
# The library sets no bound to what one call gives: 4 bytes may be a block of 128 KiB, so one step gives at most 2 MiB.
_ZSTD_STEP = 64


class BodyUndecodable(Exception):
    """The payload is not what its Content-Encoding says, or the coding is not known."""


class BodyTooLarge(Exception):
    """The body would be larger than the limit."""


def undo(payload: bytes, content_encoding: str | None, limit: int) -> bytes:
    """The body of a payload, at most `limit` bytes; raises BodyTooLarge or BodyUndecodable."""
    codings = [name for part in (content_encoding or "").split(",") if (name := part.strip().lower())]
    # Codings are listed in the order in which they were applied.
    for coding in reversed(codings):
        payload = _undo_one(payload, coding, limit)
    if len(payload) > limit:
        raise BodyTooLarge(f"more than {limit} bytes")
    return payload


def _undo_one(payload: bytes, coding: str, limit: int) -> bytes:
    undo_coding = _CODINGS.get(coding)
    if undo_coding is None:
        raise BodyUndecodable(f"unknown content coding {coding!r}")
    # Answers without a body (to HEAD, redirects) keep the header.
    if not payload:
        return payload
    try:
        return undo_coding(payload, limit)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise BodyUndecodable(f"not {coding}: {error}") from error


def _identity(payload: bytes, _limit: int) -> bytes:
    return payload


def _gzip(payload: bytes, limit: int) -> bytes:
    body = b""
    while True:
        member, rest = _inflate(payload, _GZIP, limit - len(body))
        body += member
        # Some servers pad the stream; what is no further member is ignored, as gzip itself does.
        if not rest.startswith(_GZIP_MAGIC):
            return body
        payload = rest


def _deflate(payload: bytes, limit: int) -> bytes:
    try:
        return _inflate(payload, zlib.MAX_WBITS, limit)[0]
    except zlib.error:
        # RFC 9110, 8.4.1.2: some servers send the bare deflate stream, without the zlib wrapper.
        return _inflate(payload, -zlib.MAX_WBITS, limit)[0]


def _inflate(payload: bytes, wbits: int, limit: int) -> tuple[bytes, bytes]:
    inflater = zlib.decompressobj(wbits)
    # One byte more than allowed tells "at the limit" from "past it".
    body = inflater.decompress(payload, limit + 1)
    if len(body) > limit:
        raise BodyTooLarge(f"more than {limit} bytes")
    if not inflater.eof:
        raise BodyUndecodable("the compressed stream ends early")
    return body, inflater.unused_data


def _brotli(payload: bytes, limit: int) -> bytes:
    decompressor = brotli.Decompressor()
    body = bytearray(decompressor.process(payload, output_buffer_limit=_BROTLI_STEP))
    while len(body) <= limit and not decompressor.is_finished():
        if decompressor.can_accept_more_data():
            raise BodyUndecodable("the compressed stream ends early")
        body += decompressor.process(b"", output_buffer_limit=_BROTLI_STEP)
    if len(body) > limit:
        raise BodyTooLarge(f"more than {limit} bytes")
    return bytes(body)


def _zstd(payload: bytes, limit: int) -> bytes:
    body = bytearray()
    while True:
        rest = _zstd_frame(payload, body, limit)
        if not rest:
            return bytes(body)
        payload = rest


def _zstd_frame(payload: bytes, body: bytearray, limit: int) -> bytes:
    """What follows the first frame, whose content is added to the body."""
    frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
    for start in range(0, len(payload), _ZSTD_STEP):
        body += frame.decompress(payload[start : start + _ZSTD_STEP])
        if len(body) > limit:
            raise BodyTooLarge(f"more than {limit} bytes")
        if frame.eof:
            return frame.unused_data + payload[start + _ZSTD_STEP :]
    raise BodyUndecodable("the compressed stream ends early")


_CODINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "identity": _identity,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
