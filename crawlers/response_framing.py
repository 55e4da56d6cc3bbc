"""The head of a response as received, and those of its lines that say how its body is framed."""

import re

from crawlers.failures import BadResponse

MOST_HEAD_BYTES = 64 * 1024

_END = re.compile(rb"\n\r?\n")
_STATUS = re.compile(rb"HTTP/(\d\.\d) +(\d{3})(?=[ \r\n])")
_FRAMING_LINE = re.compile(
    rb"^(content-length|transfer-encoding|connection)[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_FOLD = re.compile(rb"\s*\r?\n[ \t]+")


def split_off_head(received: bytes) -> tuple[bytes, bytes] | None:
    """The head with its blank line and what follows, or None while it is not whole; raises BadResponse."""
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
    """A head that frames the body alike, of well-formed lines only.

    Sites send header lines that no strict parser takes (a blank in a name, control characters), and browsers read
    their pages all the same.
    """
    version, status = _status_line(head).groups()
    lines = [b"%s: %s" % (line[1], _FOLD.sub(b" ", line[2]).strip()) for line in _FRAMING_LINE.finditer(head)]
    return b"\r\n".join((b"HTTP/%s %s " % (version, status), *lines, b"", b""))


def _status_line(head: bytes) -> re.Match[bytes]:
    match = _STATUS.match(head)
    if match is None:
        raise BadResponse(f"no HTTP/1 status line: {head[:40]!r}")
    return match
