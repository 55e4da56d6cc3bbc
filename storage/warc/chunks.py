"""Undoes chunking in records of others, which may have kept it; in our own and Common Crawl's it is undone already."""

import re
from dataclasses import dataclass

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_CODED = re.compile(rb"\ntransfer-encoding[ \t]*:[^\r\n]*chunked", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unchunked:
    """A payload without its chunks' sizes; `cut` if a chunk has fewer bytes than its size."""

    payload: bytes
    cut: bool = False


def without_chunks(head: bytes, payload: bytes) -> Unchunked:
    """Removes the chunks (RFC 9112, 7.1). The last chunk may be missing, since the others state their sizes.

    Without a header for chunks, only a payload that is chunks from the first to the last byte is taken as chunked. With
    the header, a payload that does not begin with a chunk was stored without chunks.
    """
    stated = _CODED.search(head) is not None
    parts: list[bytes] = []
    place = 0
    while match := _SIZE.match(payload, place):
        size = int(match[1], 16)
        if size == 0:
            return Unchunked(b"".join(parts)) if parts or stated else Unchunked(payload)
        begin, end = match.end(), match.end() + size
        line_end = _LINE_END.match(payload, end)
        parts.append(payload[begin:end])
        if line_end is None:
            # A first chunk that does not end as one is text that happens to begin with a number.
            is_chunk = stated and (len(parts) > 1 or end >= len(payload))
            return Unchunked(b"".join(parts), cut=end > len(payload)) if is_chunk else Unchunked(payload)
        place = line_end.end()
    if not parts or not stated:
        return Unchunked(payload)
    return Unchunked(b"".join(parts), cut=place < len(payload))
