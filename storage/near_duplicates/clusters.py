"""Clusters: all texts that duplicates connect, directly or over others, in whatever order they came."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.database.bulk import batched
from storage.near_duplicates.sketch import estimated_similarity
from storage.tables.derived import NearPair, NearText

_FIRST = date.min  # imported documents have no day, and were there before the first crawl
Pairs = Mapping[tuple[int, int], float]
AT_ONCE = 500


def join_clusters(session: Session, found: Mapping[int, Mapping[int, float]]) -> None:
    """Puts new texts, in their order, into the clusters of their duplicates, which are given with their similarity."""
    wanted = {*found, *(other for duplicates in found.values() for other in duplicates)}
    read = [  # so that the session has these rows, and asks for none alone
        row
        for some in batched(wanted, AT_ONCE)
        for row in session.scalars(select(NearText).where(NearText.ordinal.in_(some)))
    ]
    texts = {row.ordinal: row for row in read}
    for ordinal, duplicates in found.items():
        others = [texts[other] for other in duplicates if other in texts]
        _join(session, texts[ordinal], others, duplicates)
    session.flush()


def _join(session: Session, text: NearText, others: Sequence[NearText], duplicates: Mapping[int, float]) -> None:
    """As a rule this costs the same whatever the cluster's size.

    Where the text joins two clusters, or is now the first of its own, all texts of them are looked at.
    """
    clusters = {other.cluster for other in others}
    if clusters == {None}:
        pairs = {(text.ordinal, other): similarity for other, similarity in duplicates.items()}
        pairs |= {(other, ordinal): similarity for (ordinal, other), similarity in pairs.items()}
        _write(sorted([text, *others], key=lambda row: row.ordinal), pairs)
        return
    if len(clusters) == 1 and (known := others[0].cluster) is not None:
        first = session.get_one(NearText, others[0].representative)
        if _order(first) < _order(text) and known < text.ordinal:
            text.cluster, text.representative = known, first.ordinal
            text.similarity = duplicates.get(first.ordinal, estimated_similarity(first.signature, text.signature))
            return
    group(session, {text.ordinal, *duplicates}, {cluster for cluster in clusters if cluster is not None})


def group(session: Session, ordinals: Collection[int], clusters: Collection[int]) -> None:
    """Computes again the clusters of these texts, and of all texts that are in these clusters now."""
    which = or_(NearText.ordinal.in_(ordinals), NearText.cluster.in_(clusters))
    rows = {row.ordinal: row for row in session.scalars(select(NearText).where(which))}
    inside = NearPair.ordinal.in_(select(NearText.ordinal).where(which))
    pairs: dict[tuple[int, int], float] = {}
    for pair in session.scalars(select(NearPair).where(NearPair.is_duplicate, inside)):
        pairs[pair.ordinal, pair.other] = pairs[pair.other, pair.ordinal] = pair.similarity
    for component in _components(rows, pairs):
        _write([rows[ordinal] for ordinal in component], pairs)
    session.flush()


def _components(members: Collection[int], pairs: Pairs) -> Iterator[list[int]]:
    neighbours: dict[int, set[int]] = {member: set() for member in members}
    for one, other in pairs:
        if one in neighbours and other in neighbours:
            neighbours[one].add(other)
    while neighbours:
        start = next(iter(neighbours))
        component, waiting = {start}, [start]
        while waiting:
            fresh = neighbours.pop(waiting.pop()) - component
            component |= fresh
            waiting += fresh
        yield sorted(component)


def _write(rows: list[NearText], pairs: Pairs) -> None:
    first = min(rows, key=_order)
    for row in rows:
        if len(rows) == 1:
            row.cluster = row.representative = row.similarity = None
            continue
        row.cluster, row.representative = rows[0].ordinal, first.ordinal
        known = 1.0 if row is first else pairs.get((first.ordinal, row.ordinal))
        row.similarity = known if known is not None else estimated_similarity(first.signature, row.signature)


def _order(row: NearText) -> tuple[date, int]:
    return row.day or _FIRST, row.ordinal
