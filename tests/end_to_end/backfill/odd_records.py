"""WARC files in the forms that other programs write, each by hand after what is documented of it.

wget: addresses in angle brackets, revisits that name no address. Lower-case field names: writers in JavaScript. Plain
`.warc` and `.warc.zst`: warcprox, Browsertrix and the crawls of ArchiveTeam. Resource records: single files, and what a
browser drew. Old CC-NEWS and Heritrix: chunks kept in the block, heads that name a coding that was undone.
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
    """`length` is by how much the said one is wrong."""
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
    """As the IIPC proposes: the dictionary in a first frame that readers of no dictionary skip."""
    held = zstandard.ZstdCompressionDict(b"".join(texts)[:4000], dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    packed = zstandard.compress(held.as_bytes())
    frame = b"\x5d\x2a\x4d\x18" + len(packed).to_bytes(4, "little") + packed
    squeeze = zstandard.ZstdCompressor(dict_data=held)
    return frame + b"".join(squeeze.compress(one) for one in texts)


def page(url: str, at: str, body: bytes, *more: tuple[str, str]) -> bytes:
    return text(url, at, PLAIN + body, ("WARC-Payload-Digest", label(body)), *more)


def revisit(url: str, at: str, head: bytes, *more: tuple[str, str]) -> bytes:
    """As wget writes it, which says the digest of nothing for its block."""
    return text(f"<{url}>", at, head, ("WARC-Block-Digest", label(b"")), *more, kind="revisit")
