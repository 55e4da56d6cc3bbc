"""WARC files in the forms that other programs write, written by hand from the documentation of each form.

wget: addresses in angle brackets, revisits without an address. Writers in JavaScript: lower-case field names. warcprox,
Browsertrix and the crawls of ArchiveTeam: plain `.warc` and `.warc.zst`. Resource records: single files, and
screenshots of a browser. Old CC-NEWS and Heritrix: blocks that keep the chunks, heads that name a coding which is
undone already.
"""

import gzip
from collections.abc import Callable
from uuid import NAMESPACE_URL, uuid5

import zstandard

from tests.end_to_end.backfill.records import PLAIN, label

END = b"\r\n\r\n"


def text(
    url: str | None,
    at: str,
    block: bytes,
    *more: tuple[str, str],
    kind: str = "response",
    names: Callable[[str], str] = str,
    length: int = 0,
    end: bytes = END,
    content_type: str = "application/http;msgtype=response",
) -> bytes:
    """`length` is added to the right value of Content-Length."""
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{url} {at} {kind}')}>"),
        *([("WARC-Target-URI", url)] if url else []),
        ("WARC-Date", at),
        *more,
        ("Content-Type", content_type),
        ("Content-Length", str(len(block) + length)),
    ]
    head = "WARC/1.0\r\n" + "".join(f"{names(name)}: {value}\r\n" for name, value in fields) + "\r\n"
    return head.encode() + block + end


def info() -> bytes:
    return text(
        None, "2025-03-01T00:00:00Z", b"software: by hand\r\n", kind="warcinfo", content_type="application/warc-fields"
    )


def members(*texts: bytes) -> bytes:
    return b"".join(gzip.compress(one, mtime=0) for one in texts)


def one_member(*texts: bytes) -> bytes:
    return gzip.compress(b"".join(texts), mtime=0)


def zstd(*texts: bytes) -> bytes:
    return b"".join(zstandard.compress(one) for one in texts)


def zstd_with_dictionary(*texts: bytes) -> bytes:
    """The form that the IIPC proposes: a first frame has the dictionary; readers without dictionaries skip it."""
    held = zstandard.ZstdCompressionDict(b"".join(texts)[:4000], dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    packed = zstandard.compress(held.as_bytes())
    frame = b"\x5d\x2a\x4d\x18" + len(packed).to_bytes(4, "little") + packed
    squeeze = zstandard.ZstdCompressor(dict_data=held)
    return frame + b"".join(squeeze.compress(one) for one in texts)


def page(url: str, at: str, body: bytes, *more: tuple[str, str]) -> bytes:
    return text(url, at, PLAIN + body, ("WARC-Payload-Digest", label(body)), *more)


def revisit(url: str, at: str, head: bytes, *more: tuple[str, str]) -> bytes:
    """The form of wget: the block digest is that of an empty block."""
    return text(f"<{url}>", at, head, ("WARC-Block-Digest", label(b"")), *more, kind="revisit")
