import hashlib

from extractors.article import Article


def content_hash(article: Article) -> str:
    """SHA-256 in hex of title, lead and body blocks; what may change alone (section, date, byline) is not in it."""
    blocks = (article.title, article.lead, *article.blocks)
    return hashlib.sha256("\n".join(block for block in blocks if block).encode()).hexdigest()
