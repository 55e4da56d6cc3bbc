"""Computes the content hash, which tells whether an article's text has changed."""

import hashlib
from collections.abc import Sequence


def content_hash(title: str, lead: str | None, blocks: Sequence[str]) -> str:
    """SHA-256 in hex of title, lead and body blocks, joined by LF.

    Section, date and byline may change without a new text.
    """
    parts = (title, lead, *blocks)
    return hashlib.sha256("\n".join(part for part in parts if part).encode()).hexdigest()
