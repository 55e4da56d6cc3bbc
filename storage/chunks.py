"""Chunking undone in records of others, which may have kept it; ours and Common Crawl's have it undone already."""

import re

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
