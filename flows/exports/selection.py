"""Selects which rows of the archive an export has."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from extractors.article import TextLanguage
from flows.exports.measures import Measures
from flows.exports.near_duplicates import kept_texts, with_clusters, without_copies
from flows.exports.quality_rule import QualityRule
from flows.exports.row import Row, imported_row, version_row
from storage.corpus.ordinal_set import OrdinalSet
from storage.errors import CorrectTheInput
from storage.exports.snapshot import Snapshot
from storage.search.index import index_state
from storage.search.search import all_matches, search_request

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Selection:
    """What an export is asked for; a key without values selects everything.

    `since` and `until`, both included, are days of the article's own date, or of its first capture if it has none.
    Imported documents have neither site, date nor section: a selection by one of these leaves them out.
    """

    current: bool = True
    sites: frozenset[str] = field(default_factory=frozenset)
    since: date | None = None
    until: date | None = None
    sections: frozenset[str] = field(default_factory=frozenset)
    languages: frozenset[TextLanguage] = field(default_factory=frozenset)
    query: str | None = None
    qualities: frozenset[QualityRule] = field(default_factory=frozenset)
    drop_near_duplicates: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "current": self.current,
            "sites": sorted(self.sites),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "sections": sorted(self.sections),
            "languages": sorted(self.languages),
            "query": self.query,
            "qualities": sorted(self.qualities),
            "drop_near_duplicates": self.drop_near_duplicates,
        }

    @property
    def is_everything(self) -> bool:
        return self in (Selection(current=True), Selection(current=False))

    @property
    def chooses_texts(self) -> bool:
        """Whether it selects texts, and not whole pages by site, day or query."""
        return bool(self.sections or self.languages or self.qualities or self.drop_near_duplicates)

    @property
    def takes_imports(self) -> bool:
        return not (self.sites or self.since or self.until or self.sections)

    def takes(self, row: Row) -> bool:
        """All but the rules of quality."""
        if self.languages and row["language"] not in self.languages:
            return False
        if self.sections and (row["section"] or "").casefold() not in {one.casefold() for one in self.sections}:
            return False
        return self._takes_day(row) if self.since or self.until else True

    def _takes_day(self, row: Row) -> bool:
        day = row_day(row)
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def row_day(row: Row) -> date:
    """The article's own day in Vietnam, or that of its first capture."""
    if row["published"]:
        return date.fromisoformat(row["published"][:10])
    return datetime.fromisoformat(row["first_seen"]).astimezone(VIETNAM).date()


def selected_rows(shot: Snapshot, selection: Selection) -> Iterator[Row]:
    """Versions of pages by site, space and key, then imported documents by ordinal."""
    measures = Measures(shot)
    for row in _chosen_rows(shot, selection, measures):
        measures.measure(row)
        yield row


def selected_ordinals(shot: Snapshot, selection: Selection) -> OrdinalSet:
    found = OrdinalSet()
    for row in _chosen_rows(shot, selection, Measures(shot)):
        found.add(row["ordinal"])
    return found


def _chosen_rows(shot: Snapshot, selection: Selection, measures: Measures) -> Iterator[Row]:
    """Without near-duplicates the rows are gone through twice, since the text to keep may come last."""
    if not selection.drop_near_duplicates:
        return with_clusters(shot, _matching_rows(shot, selection, measures))
    shot.refuse_incomplete_clusters()
    kept = kept_texts(with_clusters(shot, _matching_rows(shot, selection, measures)))
    return without_copies(with_clusters(shot, _matching_rows(shot, selection, measures)), kept)


def _matching_rows(shot: Snapshot, selection: Selection, measures: Measures) -> Iterator[Row]:
    """A row is measured here only if a rule of quality asks for it."""
    found = OrdinalSet()
    if selection.query is not None:
        for ordinal in found_ordinals(shot, selection.query):
            found.add(ordinal)
    for row in _rows(shot, selection):
        if not selection.takes(row) or (selection.query is not None and row["ordinal"] not in found):
            continue
        if selection.qualities:
            measures.measure(row)
        if all(rule.takes(row) for rule in selection.qualities):
            yield row


def _rows(shot: Snapshot, selection: Selection) -> Iterator[Row]:
    for text in shot.page_texts(current=selection.current, sites=selection.sites or None):
        yield version_row(text, shot.kind)
    if selection.takes_imports:
        for published, content in shot.imported():
            yield imported_row(published, content, shot.kind)


def found_ordinals(shot: Snapshot, query: str) -> Iterator[int]:
    """The ordinals of the texts that a search finds.

    Raises UnreadableQuery, and CorrectTheInput while the search index is not complete.
    """
    wanted = search_request(query)
    if not index_state(shot.session).is_complete:
        raise CorrectTheInput("the search index is not complete: `luutru search --rebuild` completes it")
    return all_matches(shot.archive, wanted)
