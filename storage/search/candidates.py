"""Texts that the index names for a query, each compared with the query itself; rank by rank, the latest first."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.search.entry_filter import Filter
from storage.search.lookup import Lookup, lookup_of
from storage.search.matching import Rank, rank_of
from storage.search.query import Query, together
from storage.search.scope import Scope, SearchField
from storage.search.searched_text import SearchedText
from storage.search.term_table import LAST, ordinals_found
from storage.search.texts import hidden_among, searched_texts

BATCH = 25
ALL_BATCH = 500


def ranked_texts(
    archive: Archive, session: Session, query: Query, scope: Scope, only: Filter
) -> Iterator[SearchedText]:
    """All texts that match, in their order. Later ranks are looked for only when the earlier ones are taken."""
    for rank, lookup in _lookups(query, scope):
        before = LAST
        while ordinals := ordinals_found(session, lookup, only, before=before, limit=BATCH):
            for text in reversed(_shown_texts(archive, session, ordinals)):
                if rank_of(query, text, scope) is rank:
                    yield text
            before = ordinals[-1]


def matching_ordinals(archive: Archive, query: Query, scope: Scope, only: Filter) -> Iterator[int]:
    """The ordinals of all texts that match, rising; of any number at flat memory, each batch in its own transaction."""
    lookup, after = lookup_of(query, scope), -1
    while True:
        with archive.database.reading() as session:
            ordinals = ordinals_found(session, lookup, only, after=after, limit=ALL_BATCH, rising=True)
            texts = _shown_texts(archive, session, ordinals)
        if not ordinals:
            return
        yield from (text.ordinal for text in texts if rank_of(query, text, scope) is not None)
        after = ordinals[-1]


def _lookups(query: Query, scope: Scope) -> Iterator[tuple[Rank, Lookup]]:
    strict = together(query)
    if scope.field is not SearchField.TEXT:
        yield Rank.IN_TITLE, lookup_of(strict, Scope(SearchField.TITLE, scope.folded))
    yield Rank.TOGETHER, lookup_of(strict, scope)
    if strict != query:
        yield Rank.SCATTERED, lookup_of(query, scope)


def _shown_texts(archive: Archive, session: Session, ordinals: Sequence[int]) -> list[SearchedText]:
    """By ordinal. What a takedown hides is hidden here even where the index is wrong."""
    hidden = hidden_among(session, ordinals) if ordinals else frozenset()
    return searched_texts(archive, session, [ordinal for ordinal in ordinals if ordinal not in hidden])
