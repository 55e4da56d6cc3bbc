"""Labelled digests of others: SHA-1 and MD5 beside ours, in base32 or hex (WARC 1.1, 5.8, leaves both open)."""

import hashlib
from base64 import b32encode

_ALGORITHMS = {"sha256": "sha256", "sha-256": "sha256", "sha1": "sha1", "sha-1": "sha1", "md5": "md5"}


def is_digest_of(label: str | None, content: bytes) -> bool:
    """Without a digest, or with an unknown kind of digest, nothing is proved false."""
    algorithm, _, stated = (label or "").partition(":")
    name = _ALGORITHMS.get(algorithm.lower())
    if name is None:
        return True
    found = hashlib.new(name, content, usedforsecurity=False)
    return stated.lower() in {found.hexdigest(), b32encode(found.digest()).decode("ascii").lower()}
