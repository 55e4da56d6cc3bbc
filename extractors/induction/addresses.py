"""Finds the article pattern of sample URLs: the shortest pattern that gives each page its own id."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from extractors.induction.evidence import Line, share

# Permanent ids with the characters around them; the path itself is the id of URLs that have none.
_PATTERNS = (
    (r"^/(?:[^?]*[-/])?(?P<id>\d{4,12})(?:\.\w{2,6})?/?(?:\?.*)?$", "a number at the end"),
    (r"^/(?:[^?]*[-/])?(?P<id>[0-9a-f]{12,40})(?:\.\w{2,6})?/?(?:\?.*)?$", "a code at the end"),
    (r"^/(?:[^?]*/)?(?P<id>\d{5,12})[-/][^/?]*/?(?:\?.*)?$", "a number before the title"),
)
_BY_PATH = r"^/(?P<id>[^?]*[^/?])/?(?:\?.*)?$"


def article_lines(urls: Sequence[str]) -> list[Line]:
    """`hosts`, `space` and `pattern` of one [[article]]."""
    hosts = sorted({urlsplit(url).netloc for url in urls})
    pattern, what = next(((one, said) for one, said in _PATTERNS if _tells(one, urls)), (_BY_PATH, ""))
    witness = (
        share(len(urls), len(urls), f"{what} of the address")
        if what
        else "the addresses show no id that lasts: the path stands for it"
    )
    return [
        Line("hosts", hosts, share(len(urls), len(urls), "their addresses")),
        Line("space", "articles", ""),
        Line("pattern", pattern, witness),
    ]


def _tells(pattern: str, urls: Sequence[str]) -> bool:
    """Whether every URL has an id, and no two have the same."""
    paths = {f"{parts.path}?{parts.query}" if parts.query else parts.path for parts in map(urlsplit, urls)}
    ids = [match["id"] for path in paths if (match := re.search(pattern, path))]
    return len(ids) == len(paths) == len(set(ids))
