"""Sitemaps of the maze: as large as the standard allows, compressed, broken, and an index that lists itself."""

import gzip
from collections.abc import Sequence
from itertools import chain
from typing import Final

from tests.rehearsal.answers import Answer
from tests.rehearsal.clock import Moment

# "no more than 50,000 URLs" a sitemap (sitemaps.org, protocol 0.9)
WIDEST: Final = 50_000
_NAMESPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def wide(articles: Sequence[str], elsewhere: str, moment: Moment) -> Answer:
    """The articles evenly among other addresses; each lastmod is the time of the request."""
    between = range(1, WIDEST // max(len(articles), 1))
    groups = ((one, *(f"{elsewhere}{place}-{rest}" for rest in between)) for place, one in enumerate(articles))
    urls = chain.from_iterable(groups)
    rows = "\n".join(f"<url><loc>{url}</loc><lastmod>{moment.now.isoformat()}</lastmod></url>" for url in urls)
    return _xml(f"<urlset {_NAMESPACE}>\n{rows}\n</urlset>\n".encode())


def compressed(text: str) -> Answer:
    """A gzip file, not a content-coding."""
    body = gzip.compress(text.encode(), mtime=0)
    return Answer(headers=(("Content-Type", "application/x-gzip"),), body=body)


def broken() -> Answer:
    """A gzip file that ends in the middle."""
    whole = gzip.compress(bytes(range(256)) * 64, mtime=0)
    return Answer(headers=(("Content-Type", "application/x-gzip"),), body=whole[: len(whole) // 2])


def circular(home: str) -> Answer:
    children = "".join(f"<sitemap><loc>{home}sitemap-{name}.xml</loc></sitemap>" for name in ("vong", "vong-2"))
    return _xml(f"<sitemapindex {_NAMESPACE}>{children}</sitemapindex>\n".encode())


def _xml(body: bytes) -> Answer:
    return Answer(headers=(("Content-Type", "text/xml; charset=utf-8"),), body=b'<?xml version="1.0"?>\n' + body)
