"""The pages that a crawl still requests: thousands wait for hours, so only the ids of their visits stay in memory."""

from array import array
from collections.abc import Iterable, Iterator

from storage.database.bulk import statement_batches
from storage.database.engine import Database
from storage.frontier.requests import PageRequest, page_requests


class PendingPages:
    """Reads the requests part by part while they are taken; the visits must be committed before that."""

    def __init__(self, database: Database, visit_ids: Iterable[int] = ()) -> None:
        self._database = database
        self._visits = array("q", visit_ids)

    def __len__(self) -> int:
        return len(self._visits)

    def __iter__(self) -> Iterator[PageRequest]:
        for ids in statement_batches(self._visits):
            with self._database.reading() as session:
                requests = page_requests(session, list(ids))
            yield from requests
