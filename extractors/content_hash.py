"""Computes the content hash, which tells whether an article's text has changed."""

import hashlib

from extractors.article import Article


def content_hash(article: Article) -> str:
    """SHA-256 in hex of title, lead and body blocks. Section, date and byline may change without a new text."""
    blocks = (article.title, article.lead, *article.blocks)
    return hashlib.sha256("\n".join(block for block in blocks if block).encode()).hexdigest()
