"""Finds the patterns of article URLs: the shortest one that gives each page its own id and matches no other page."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlsplit

from extractors.induction.evidence import Line, share
from extractors.induction.shape_pattern import escaped, shape_patterns
from extractors.induction.url_groups import first_folder
from extractors.induction.url_shape import SegmentKind, slots_of

# Permanent ids with the characters around them; the path itself is the id of URLs that have none.
_EXTENSION = r"(?:\.\w{2,6})?"
_TAIL = r"/?(?:\?.*)?$"
_AT_END = (
    (r"\d{4,19}", "a number at the end"),
    (r"[0-9a-f]{12,40}", "a code at the end"),
)
_BEFORE_TITLE = r"\d{5,12}"
# Numbers of years are no ids.
_YEAR = re.compile(r"(?:19|20)\d\d")
_BY_PATH = r"^/(?P<id>[^?]*[^/?])/?(?:\?.*)?$"
_MOST_EXCLUDED = 12


ARTICLE = "article"


def article_tables(urls: Sequence[str], others: Sequence[str] = ()) -> list[tuple[str, list[Line]]]:
    """`hosts`, `space` and `pattern` of each [[article]]; `others` are URLs of the site that are no articles."""
    hosts = sorted({urlsplit(url).netloc for url in urls})
    found = next(_for_all(urls, others), None)
    patterns = [found] if found else shape_patterns(urls, others)
    if not patterns:
        patterns = [(_BY_PATH, "the addresses show no id that lasts: the path stands for it")]
    return [
        (
            ARTICLE,
            [
                Line("hosts", hosts, share(len(urls), len(urls), "their addresses")),
                Line("space", "articles", ""),
                Line("pattern", pattern, witness),
            ],
        )
        for pattern, witness in patterns
    ]


def _for_all(urls: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The patterns, the most general first, that fit all these URLs and none of the others."""
    for pattern, what in _candidates(urls):
        if not _gives_ids(pattern, urls):
            continue
        for narrowed in (pattern, _excluding(pattern, urls, others)):
            if narrowed and not any(re.search(narrowed, path) for path in map(path_of, others)):
                yield narrowed, share(len(urls), len(urls), f"{what} of the address")


def _candidates(urls: Sequence[str]) -> Iterator[tuple[str, str]]:
    extensions = {match[0] if (match := re.search(r"\.\w{2,6}$", urlsplit(url).path)) else "" for url in urls}
    markers = {slot.marker for url in urls for slot in slots_of(url)[-3:] if slot.kind is SegmentKind.NUMBER}
    own = [escaped(extension) for extension in extensions] if len(extensions) == 1 else []
    for id_, what in _AT_END:
        for extension in (_EXTENSION, *own):
            yield rf"^/(?:[^?]*[-_/])?(?P<id>{id_}){extension}{_TAIL}", what
    for marker in markers - {""} if len(markers) == 1 else ():
        for extension in (_EXTENSION, *own):
            yield rf"^/(?:[^?]*[-_/])?{marker}(?P<id>\d{{3,19}}){extension}{_TAIL}", f"the number after {marker!r}"
    yield rf"^/(?:[^?]*/)?(?P<id>{_BEFORE_TITLE})[-/][^/?]*{_TAIL}", "a number before the title"
    yield from _in_query(urls)


def _in_query(urls: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A number in the query of one path, under a name that all URLs have."""
    parts = [urlsplit(url) for url in urls]
    paths = {one.path for one in parts}
    names = [{key for key, value in parse_qsl(one.query) if value.isdigit()} for one in parts]
    if len(paths) != 1 or not names:
        return
    for name in sorted(set.intersection(*names)):
        path = escaped(next(iter(paths)))
        yield rf"^{path}\?(?:.*&)?{escaped(name)}=(?P<id>\d{{1,19}})(?:&.*)?$", f"the number {name!r} in the query"


def _excluding(pattern: str, urls: Sequence[str], others: Sequence[str]) -> str | None:
    """The pattern without the folders in which it matches only other pages."""
    own = {first_folder(slots_of(url)) for url in urls}
    folders = {first_folder(slots_of(url)) for url in others if re.search(pattern, path_of(url))}
    if not folders or folders & own or "" in folders or len(folders) > _MOST_EXCLUDED:
        return None
    return pattern.replace("^/", f"^/(?!(?:{'|'.join(map(escaped, sorted(folders)))})/)", 1)


def path_of(url: str) -> str:
    """What a pattern is compared with."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _gives_ids(pattern: str, urls: Sequence[str]) -> bool:
    """Whether every URL has an id, and two have the same only if they are one title at two places."""
    found: dict[str, set[str]] = {}
    for path in {path_of(url) for url in urls}:
        match = re.search(pattern, path)
        if match is None:
            return False
        found.setdefault(match["id"], set()).add(path)
    return not all(map(_YEAR.fullmatch, found)) and all(_one_title(paths) for paths in found.values())


def _one_title(paths: set[str]) -> bool:
    words = [set(re.findall(r"[^\W\d_]{2,}", path.rpartition("/")[2])) for path in paths]
    return len(words) == 1 or len(set.intersection(*words)) * 2 >= max(map(len, words)) > 0
