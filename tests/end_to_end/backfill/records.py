"""WARC records in the form of other programs, with pages that the rehearsal portal shows."""

import gzip
from base64 import b32encode
from hashlib import sha1

from tests.end_to_end.backfill.played import WithArchive
from tests.rehearsal.answers import Request
from tests.rehearsal.clock import Moment

HOST = "hanoimoi.vn"


def label(content: bytes) -> str:
    return "sha1:" + b32encode(sha1(content, usedforsecurity=False).digest()).decode()


def record(
    url: str,
    at: str,
    head: bytes,
    payload: bytes,
    *,
    digest: str | None = None,
    kind: str = "response",
    payload_digest: bool = False,
) -> bytes:
    """The form of others: WARC 1.0, SHA-1 in base32, no payload digest."""
    block = head + payload
    lines = (
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{sha1((url + at).encode(), usedforsecurity=False).hexdigest()[:32]}>",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {at}",
        f"WARC-Block-Digest: {digest or label(block)}",
        *([f"WARC-Payload-Digest: {label(payload)}"] if payload_digest else []),
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    )
    return gzip.compress("\r\n".join((*lines, "", "")).encode() + block + b"\r\n\r\n", mtime=0)


def pages(portal: WithArchive, number: int) -> list[tuple[str, bytes]]:
    site = portal.sites[HOST]
    paths = [site.path(story, 1) for story in site.newsroom.stories(1)[-number:]]
    return [(site.url(path), site.answer(Request("GET", path, (("Host", HOST),)), Moment(1, 1)).body) for path in paths]


PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
PACKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (100, body[:100], len(body) - 100, body[100:])
