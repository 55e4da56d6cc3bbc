"""Texts that the index names for a query, each compared with the query itself; rank by rank, the latest first."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import batched
from storage.search.entry_filter import Filter, few_texts
from storage.search.lookup import Lookup, lookup_of
from storage.search.matching import Rank, rank_of
from storage.search.query import Query, together
from storage.search.scope import Scope, SearchField
from storage.search.searched_text import SearchedText
from storage.search.term_table import LAST, ordinals_found
from storage.search.texts import hidden_among, likely_texts, searched_texts, with_origins

BATCH, MOST_AT_ONCE = 25, 400
"""Texts that are compared together: few at first, more where few of them match."""
ALL_BATCH = 500
ALL_READ, NEAR = 100, 50
"""Few texts are all read where they are this few, or further apart: to read one costs as much as some hundred rows of
the index, and a common word has a row for nearly every text."""


def ranked_texts(
    archive: Archive, session: Session, query: Query, scope: Scope, only: Filter
) -> Iterator[SearchedText]:
    """All texts that match, in their order. Later ranks are looked for only when the earlier ones are taken."""
    few = few_texts(session, only)
    if few is not None and (len(few) <= ALL_READ or few[-1] - few[0] > NEAR * len(few)):
        yield from _ranked_among(archive, session, query, scope, few)
        return
    after, first = (few[0] - 1, few[-1] + 1) if few else (-1, LAST)
    ranks: dict[int, Rank | None] = {}
    for rank, wanted, lookup in _lookups(query, scope):
        before, limit = first, BATCH
        while ordinals := ordinals_found(session, lookup, only, after=after, before=before, limit=limit):
            unknown = [one for one in ordinals if ranks.get(one, rank) is rank]
            texts = _shown_texts(archive, session, unknown, wanted)
            ranks |= {text.ordinal: rank_of(query, text, scope) for text in texts}
            hits = [text for text in texts if ranks[text.ordinal] is rank]
            yield from reversed(with_origins(session, hits))
            before = ordinals[-1]
            if len(hits) < limit // 4:
                limit = min(2 * limit, MOST_AT_ONCE)


def _ranked_among(
    archive: Archive, session: Session, query: Query, scope: Scope, few: Sequence[int]
) -> Iterator[SearchedText]:
    """Reads each of these texts, without asking the index: that costs the same however frequent the words are."""
    ranks = {text.ordinal: rank_of(query, text, scope) for text in _shown_texts(archive, session, few, query)}
    found = sorted((rank, -ordinal) for ordinal, rank in ranks.items() if rank is not None)
    for some in batched([-ordinal for _, ordinal in found], BATCH):
        texts = {text.ordinal: text for text in searched_texts(archive, session, some)}
        yield from (texts[ordinal] for ordinal in some if ordinal in texts)


def matching_ordinals(archive: Archive, query: Query, scope: Scope, only: Filter) -> Iterator[int]:
    """The ordinals of all texts that match, rising; of any number at flat memory, each batch in its own transaction."""
    lookup, after = lookup_of(query, scope), -1
    with archive.database.reading() as session:
        few = few_texts(session, only)
    while True:
        with archive.database.reading() as session:
            if few is None:
                ordinals = ordinals_found(session, lookup, only, after=after, limit=ALL_BATCH, rising=True)
            else:
                ordinals = [one for one in few if one > after][:ALL_BATCH]
            texts = _shown_texts(archive, session, ordinals, query)
        if not ordinals:
            return
        yield from (text.ordinal for text in texts if rank_of(query, text, scope) is not None)
        after = ordinals[-1]


def _lookups(query: Query, scope: Scope) -> Iterator[tuple[Rank, Query, Lookup]]:
    """For each rank what its texts match, and what the index is asked for."""
    strict = together(query)
    if scope.field is not SearchField.TEXT:
        yield Rank.IN_TITLE, strict, lookup_of(strict, Scope(SearchField.TITLE, scope.folded))
    yield Rank.TOGETHER, strict, lookup_of(strict, scope)
    if strict != query:
        yield Rank.SCATTERED, query, lookup_of(query, scope)


def _shown_texts(archive: Archive, session: Session, ordinals: Sequence[int], query: Query) -> list[SearchedText]:
    """Those that may match, by ordinal. What a takedown hides is hidden here even where the index is wrong."""
    if not ordinals:
        return []
    hidden = hidden_among(session, ordinals)
    return likely_texts(archive, session, [ordinal for ordinal in ordinals if ordinal not in hidden], query)
