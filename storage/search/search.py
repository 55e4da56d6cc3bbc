"""Searches the published texts: the same hits in the same order on every database."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from time import monotonic

from storage.archive import Archive
from storage.errors import BuildTheIndex, NarrowTheQuery, UnreadableQuery
from storage.search.candidates import matching_ordinals, ranked_texts
from storage.search.entry_filter import Filter
from storage.search.index import index_state
from storage.search.query import Query, parse_query
from storage.search.scope import Scope, SearchField
from storage.search.searched_text import SearchedText
from storage.search.snippet import Snippet, marked_title, snippet_of
from storage.search.time_limit import time_limit, too_long

MOST_HITS = 1000
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """`limit` hits behind the first `offset`; a search that takes longer than `seconds` is ended.

    With None for `seconds` the limit is that of the opened archive. With `partial` a search that reaches its limit
    returns the hits that it has by then.
    """

    query: Query
    scope: Scope = field(default_factory=Scope)
    only: Filter = field(default_factory=Filter)
    limit: int = 20
    offset: int = 0
    seconds: float | None = SECONDS
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """`url`, `published` and a title are unknown of an imported document."""

    ordinal: int
    site: str | None
    url: str | None
    title: str | None
    published: str | None
    marked_title: Snippet
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`more` says that there are hits behind these; `is_complete` is false while the index is being built.

    `is_cut` says that the search reached its limit of time: there may be further hits.
    """

    hits: tuple[Hit, ...]
    more: bool
    is_complete: bool
    is_cut: bool = False


def search_request(
    query: str,
    *,
    site: str | None = None,
    since: date | None = None,
    until: date | None = None,
    section: str | None = None,
    attachments: bool | None = None,
    within: SearchField | None = None,
    folded: bool = False,
    limit: int = 20,
    offset: int = 0,
) -> SearchRequest:
    """A request from plain values. Raises UnreadableQuery."""
    if since and until and since > until:
        raise UnreadableQuery(f"no day is both since {since} and until {until}")
    only = Filter(site, since, until, section, attachments)
    wanted = SearchRequest(parse_query(query), Scope(within, folded), only)
    return replace(wanted, limit=min(max(limit, 1), MOST_HITS), offset=max(offset, 0))


def search(archive: Archive, wanted: SearchRequest) -> SearchResult:
    """Raises NarrowTheQuery, and BuildTheIndex where nothing is indexed yet."""
    found: list[SearchedText] = []
    state, is_cut = None, False
    try:
        with archive.database.reading() as session, time_limit(session, wanted.seconds):
            state = index_state(session)
            if state.next_ordinal == 0 and not state.is_complete:
                raise BuildTheIndex("the search index is not built yet: `luutru search --rebuild` builds it")
            texts = ranked_texts(archive, session, wanted.query, wanted.scope, wanted.only)
            if wanted.seconds is not None:
                texts = _in_time(texts, wanted.seconds)
            for text in islice(texts, wanted.offset, wanted.offset + wanted.limit + 1):
                found.append(text)  # noqa: PERF402 (one by one: these are kept where the next one takes too long)
    except NarrowTheQuery:
        if state is None or not wanted.partial:
            raise
        is_cut = True
    hits = tuple(_hit(wanted, text) for text in found[: wanted.limit])
    return SearchResult(hits, len(found) > wanted.limit, state.is_complete, is_cut)


def all_matches(archive: Archive, wanted: SearchRequest) -> Iterator[int]:
    """The ordinals of all hits, rising, without a limit of number or time; for exports."""
    return matching_ordinals(archive, wanted.query, wanted.scope, wanted.only)


def _in_time(texts: Iterator[SearchedText], seconds: float) -> Iterator[SearchedText]:
    """The limit for all statements together, and for what is done between them."""
    end = monotonic() + seconds
    for text in texts:
        if monotonic() > end:
            raise too_long(seconds)
        yield text


def _hit(wanted: SearchRequest, text: SearchedText) -> Hit:
    return Hit(
        ordinal=text.ordinal,
        site=text.site,
        url=text.url,
        title=text.title or None,
        published=text.published,
        marked_title=marked_title(wanted.query, text, wanted.scope),
        snippet=snippet_of(wanted.query, text, wanted.scope),
    )
