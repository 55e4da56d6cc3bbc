"""Makes the terms of the search index in the reading processes, while this process writes the corpus files."""

from collections.abc import Callable, Iterable, Sequence
from math import ceil

from flows.extraction.pool import BodyAtFault, Job, ReadersKilled, ReadingPool
from storage.search.indexed_text import IndexedText, MakeIndexed, indexed_texts, made_here
from storage.search.searched_text import SearchedText

LEAST = 20  # fewer texts are made faster here than in another process


def indexed_by(pool: ReadingPool) -> MakeIndexed:
    """Makes the terms in this pool; what a killed process left undone is made in this one."""

    def begin(texts: Sequence[SearchedText]) -> Callable[[], Iterable[IndexedText]]:
        if len(texts) < LEAST:
            return made_here(texts)
        size = max(LEAST, ceil(len(texts) / pool.workers))
        parts = [texts[start : start + size] for start in range(0, len(texts), size)]
        jobs = [(part, pool.submit(indexed_texts, part)) for part in parts]
        return lambda: [one for part, job in jobs for one in _result(pool, part, job)]

    return begin


def _result(pool: ReadingPool, part: Sequence[SearchedText], job: Job[list[IndexedText]]) -> list[IndexedText]:
    try:
        return pool.result(job)
    except (BodyAtFault, ReadersKilled):
        return indexed_texts(part)
