"""Undoes content codings (RFC 9110, 8.4) in small steps, so that no payload grows past a limit.

Heads are often wrong, so the payload's own bytes decide. A payload named gzip that is plain text is used unchanged,
like one with a coding that does not exist (`UTF-8`). A payload that begins as gzip without such a header is unpacked.
"""

import zlib
from codecs import getincrementaldecoder
from collections.abc import Callable

import brotli
import zstandard

_GZIP = 16 + zlib.MAX_WBITS
GZIP_MAGIC = b"\x1f\x8b\x08"
# RFC 9659: the largest window that the coding "zstd" may ask a reader to hold.
_ZSTD_WINDOW = 8 * 1024 * 1024
_BROTLI_STEP = 64 * 1024
_STEP = 1024 * 1024
_FIXED_HEADER = 10
_CHECKSUM, _EXTRA, _NAME, _COMMENT = 2, 4, 8, 16  # flags of a gzip header
_MOST_LAYERS = 8  # of codings in one header
# Registered codings that we cannot undo (IANA, "HTTP Content Coding Registry"): their payload is no text.
_OUT_OF_REACH = frozenset({"compress", "x-compress", "exi", "pack200-gzip", "aes128gcm", "dcb", "dcz"})
_PEEK = 512
_LEAST_TEXT = 16  # of fewer bytes a coded stream may look like text by chance
_MARKUP = (b"<", b"{", b"[")
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\r\f\v\x1b")
# The library has no limit for the output of one call: 4 bytes may be a block of 128 KiB, a step at most 2 MiB.
_ZSTD_STEP = 64


class BodyUndecodable(Exception):
    """The payload is in a coding that cannot be undone, or is a damaged stream of it."""


class BodyTooLarge(Exception):
    """The body would be larger than the limit; `begin` is the part unpacked before that."""

    def __init__(self, limit: int, begin: bytes) -> None:
        super().__init__(f"more than {limit} bytes")
        self.begin = begin


def undo(payload: bytes, content_encoding: str | None, limit: int) -> bytes:
    """The body of a payload, at most `limit` bytes; raises BodyTooLarge or BodyUndecodable."""
    codings = [name for part in (content_encoding or "").split(",") if (name := part.strip().lower())]
    if len(codings) > _MOST_LAYERS:
        raise BodyUndecodable(f"{len(codings)} content codings")
    # Codings are listed in the order in which they were applied.
    for coding in reversed(codings):
        payload = _undo_one(payload, coding, limit)
    if payload.startswith(GZIP_MAGIC):
        payload = _undo_unsaid(payload, limit)
    if len(payload) > limit:
        raise BodyTooLarge(limit, payload)
    return payload


def _undo_one(payload: bytes, coding: str, limit: int) -> bytes:
    if coding in _OUT_OF_REACH:
        raise BodyUndecodable(f"content coding {coding!r} cannot be undone")
    undo_coding = _CODINGS.get(coding)
    # Answers without a body (to HEAD, redirects) keep the header.
    if undo_coding is None or not payload:
        return payload
    try:
        return undo_coding(payload, limit)
    except (zlib.error, brotli.error, zstandard.ZstdError, BodyUndecodable) as error:
        if _is_text(payload):
            return payload
        raise BodyUndecodable(f"not {coding}: {error}") from error


def _undo_unsaid(payload: bytes, limit: int) -> bytes:
    """For a payload that begins as gzip without such a header; it is used unchanged if it is not gzip."""
    try:
        return _gzip(payload, limit)
    except (zlib.error, BodyUndecodable):
        return payload


def _is_text(payload: bytes) -> bool:
    """Whether it begins like markup or plain text: in a coding, control characters come soon."""
    begin = payload[:_PEEK]
    if _CONTROLS.intersection(begin):
        return False
    return begin.lstrip().startswith(_MARKUP) or (len(begin) >= _LEAST_TEXT and _is_utf8(begin))


def _is_utf8(begin: bytes) -> bool:
    """The text without a last character that is cut."""
    try:
        getincrementaldecoder("utf-8")().decode(begin)
    except UnicodeDecodeError:
        return False
    return True


def _identity(payload: bytes, _limit: int) -> bytes:
    return payload


def _gzip(payload: bytes, limit: int) -> bytes:
    body = b""
    while True:
        member, rest = _inflate(payload, _GZIP, limit, body)
        body += member
        # Some servers pad the stream; bytes that are no further member are ignored, as in gzip itself.
        if not rest.startswith(GZIP_MAGIC):
            return body
        payload = rest


def _deflate(payload: bytes, limit: int) -> bytes:
    try:
        return _inflate(payload, zlib.MAX_WBITS, limit)[0]
    except zlib.error:
        # RFC 9110, 8.4.1.2: some servers send the bare deflate stream, without the zlib wrapper.
        return _inflate(payload, -zlib.MAX_WBITS, limit)[0]


def _inflate(payload: bytes, wbits: int, limit: int, before: bytes = b"") -> tuple[bytes, bytes]:
    """The stream's content and the rest after it; `before` is the body of earlier members."""
    inflater = zlib.decompressobj(wbits)
    most = limit - len(before)
    # One byte more than allowed distinguishes "at the limit" from "past it".
    content = inflater.decompress(payload, most + 1)
    if len(content) > most:
        raise BodyTooLarge(limit, before + content)
    if not inflater.eof and not _is_whole_without_trailer(payload, wbits):
        raise BodyUndecodable("the compressed stream ends early")
    return content, inflater.unused_data


def _is_whole_without_trailer(payload: bytes, wbits: int) -> bool:
    """Whether only the checksum after the stream is missing: the deflate stream itself marks its end."""
    begin = _gzip_header_length(payload) if wbits == _GZIP else 2 if wbits == zlib.MAX_WBITS else None
    if begin is None:
        return False
    bare = zlib.decompressobj(-zlib.MAX_WBITS)
    waiting = payload[begin:]
    while waiting and not bare.eof:
        bare.decompress(waiting, _STEP)
        waiting = bare.unconsumed_tail
    return bare.eof


def _gzip_header_length(payload: bytes) -> int | None:
    """RFC 1952, 2.3; None if the header does not end."""
    if len(payload) < _FIXED_HEADER:
        return None
    flags, place = payload[3], _FIXED_HEADER
    if flags & _EXTRA:
        place += 2 + int.from_bytes(payload[place : place + 2], "little")
    for flag in (_NAME, _COMMENT):
        if flags & flag:
            end = payload.find(b"\0", place)
            if end < 0:
                return None
            place = end + 1
    return place + 2 if flags & _CHECKSUM else place


def _brotli(payload: bytes, limit: int) -> bytes:
    decompressor = brotli.Decompressor()
    body = bytearray(decompressor.process(payload, output_buffer_limit=_BROTLI_STEP))
    while len(body) <= limit and not decompressor.is_finished():
        if decompressor.can_accept_more_data():
            raise BodyUndecodable("the compressed stream ends early")
        body += decompressor.process(b"", output_buffer_limit=_BROTLI_STEP)
    if len(body) > limit:
        raise BodyTooLarge(limit, bytes(body))
    return bytes(body)


def _zstd(payload: bytes, limit: int) -> bytes:
    body = bytearray()
    while True:
        rest = _zstd_frame(payload, body, limit)
        if not rest:
            return bytes(body)
        payload = rest


def _zstd_frame(payload: bytes, body: bytearray, limit: int) -> bytes:
    """The rest after the first frame, whose content is added to the body."""
    frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
    for start in range(0, len(payload), _ZSTD_STEP):
        body += frame.decompress(payload[start : start + _ZSTD_STEP])
        if len(body) > limit:
            raise BodyTooLarge(limit, bytes(body))
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
