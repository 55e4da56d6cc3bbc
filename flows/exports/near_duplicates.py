"""Adds the clusters of near-duplicates to rows, and keeps one row of each cluster if the options ask for it."""

from collections.abc import Iterable, Iterator
from itertools import islice

from flows.exports.row import Row
from storage.corpus.ordinal_set import OrdinalSet
from storage.exports.snapshot import Snapshot

ROWS = 200


def with_clusters(shot: Snapshot, rows: Iterable[Row]) -> Iterator[Row]:
    rest = iter(rows)
    while some := list(islice(rest, ROWS)):
        places = shot.clusters([row["ordinal"] for row in some])
        for row in some:
            if place := places.get(row["ordinal"]):
                row["cluster"], row["cluster_representative"] = place.cluster, place.representative
                row["cluster_similarity"] = round(place.similarity, 4)
            yield row


def kept_texts(rows: Iterable[Row]) -> dict[int, int]:
    """Of each cluster the text to keep: its representative if it is among the rows, else the lowest ordinal."""
    kept: dict[int, int] = {}
    for row in rows:
        cluster, ordinal = row["cluster"], row["ordinal"]
        if cluster is None:
            continue
        if ordinal == row["cluster_representative"]:
            kept[cluster] = ordinal
        elif kept.get(cluster) != row["cluster_representative"]:
            kept[cluster] = min(ordinal, kept.get(cluster, ordinal))
    return kept


def without_copies(rows: Iterable[Row], kept: dict[int, int]) -> Iterator[Row]:
    """Also of pages or versions that show the very same text, the first row alone."""
    seen = OrdinalSet()
    for row in rows:
        if kept.get(row["cluster"], row["ordinal"]) == row["ordinal"] and row["ordinal"] not in seen:
            seen.add(row["ordinal"])
            yield row
