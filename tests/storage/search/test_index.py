"""The index stays what is published: through publishing, takedowns, kills, a rebuild, and damage that verify finds."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive
from storage.corpus.files import CorpusFiles
from storage.corpus.publish import publish
from storage.corpus.takedown import unwithhold, withhold
from storage.corpus.takedown_plan import PageToWithhold
from storage.errors import BuildTheIndex, NarrowTheQuery
from storage.search import build, candidates
from storage.search.build import build_index
from storage.search.index import empty_index, index_state
from storage.search.query import Query
from storage.search.search import search, search_request
from storage.search.searched_text import SearchedText
from storage.search.term_table import indexed_ordinals
from storage.search.texts import likely_texts
from storage.search.time_limit import time_limit
from storage.verify.findings import FindingKind, VerifyFinding
from storage.verify.repair import repair
from storage.verify.search_index import check_search_index
from tests.storage.shown_pages import SITE, Shown, text

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
PAGE = PageToWithhold(SITE, "s", "1")


@pytest.fixture
def published(archive: Archive) -> Archive:
    shown = Shown(archive)
    for number in range(5):
        shown.capture(str(number), 0, text(f"Chợ số {number}", f"Phiên chợ thứ {number} họp sớm."))
    publish(archive, corpus_form)
    return archive


def found(archive: Archive, query: str = "chợ") -> list[int]:
    return [hit.ordinal for hit in search(archive, search_request(query)).hits]


def indexed(archive: Archive) -> list[int]:
    with archive.database.reading() as session:
        return sorted(indexed_ordinals(session, -1, 100))


def findings(archive: Archive) -> list[VerifyFinding]:
    return list(check_search_index(archive))


def damage(archive: Archive, statement: str) -> None:
    with archive.database.writing() as session:
        session.execute(sql(statement))


def test_publishing_keeps_it_complete_and_a_takedown_empties_it_of_the_text(published: Archive) -> None:
    assert found(published) == [4, 3, 2, 1, 0]
    withhold(published, PAGE, "order 1")
    withhold(published, 3, "order 2")
    assert found(published) == [4, 2, 0]
    assert indexed(published) == [0, 2, 4]
    assert findings(published) == []
    unwithhold(published, PAGE, "taken back", corpus_form)
    assert found(published) == [4, 2, 1, 0]
    Shown(published).capture("6", 1, text("Chợ mới", "Vừa mở."))
    publish(published, corpus_form)
    assert found(published, "chợ mới") == [5]
    assert findings(published) == []


def test_the_record_of_takedowns_is_obeyed_when_the_rows_lost_it(published: Archive) -> None:
    withhold(published, 2, "order")
    damage(published, "DELETE FROM withholding")
    with published.database.writing() as session:
        empty_index(session)
    publish(published, corpus_form)
    build_index(published)
    assert found(published) == [4, 3, 1, 0]
    assert indexed(published) == [0, 1, 3, 4]


def test_a_withheld_text_is_not_shown_even_where_the_index_has_it(published: Archive) -> None:
    withhold(published, 2, "order")
    damage(published, "UPDATE withholding SET lifted_at = withheld_at")
    build_index(published, again=True)
    damage(published, "UPDATE withholding SET lifted_at = NULL")
    assert indexed(published) == [0, 1, 2, 3, 4]
    assert found(published) == [4, 3, 1, 0]
    assert [finding.place for finding in findings(published)] == ["text 002"]
    repair(published, findings(published), corpus_form)
    assert indexed(published) == [0, 1, 3, 4]


class Killed(Exception):
    pass


def test_a_build_that_was_killed_goes_on_where_it_was(published: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "BATCH", 2)

    def kill(done: int, _of: int) -> None:
        if done == 2:
            raise Killed

    with pytest.raises(Killed):
        build_index(published, kill, again=True)
    assert indexed(published) == [0, 1]
    assert search(published, search_request("chợ")).is_complete is False
    assert findings(published) == []
    Shown(published).capture("6", 1, text("Chợ mới", "Vừa mở."))
    publish(published, corpus_form)
    assert indexed(published) == [0, 1, 5]
    told: list[tuple[int, int]] = []
    assert build_index(published, lambda done, of: told.append((done, of)), again=True) == 4
    assert told == [(2, 4), (4, 4)]
    assert search(published, search_request("chợ")).is_complete
    assert found(published) == [5, 4, 3, 2, 1, 0]
    assert findings(published) == []


def test_an_archive_without_an_index_says_what_to_do(published: Archive) -> None:
    with published.database.writing() as session:
        empty_index(session)
    with pytest.raises(BuildTheIndex, match="not built yet: `luutru search --rebuild` builds it"):
        found(published)
    build_index(published)
    assert found(published) == [4, 3, 2, 1, 0]


def test_an_index_of_another_program_is_built_again(published: Archive) -> None:
    damage(published, "UPDATE search_progress SET terms_version = 0")
    with published.database.reading() as session:
        assert not index_state(session).is_complete
    build_index(published, again=True)
    assert found(published) == [4, 3, 2, 1, 0]
    assert findings(published) == []


def test_a_text_that_is_no_longer_what_was_indexed_leaves_nothing_behind(published: Archive) -> None:
    damage(published, "UPDATE document SET title = 'Khác' WHERE ordinal = 3")
    assert [finding.detail for finding in findings(published)] == [
        "it is in the index under other terms than its text has"
    ]
    withhold(published, 3, "order")
    assert 3 not in indexed(published)
    build_index(published)
    assert indexed(published) == [0, 1, 2, 4]


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("DELETE FROM search_entry WHERE ordinal = 2", "text 002"),
        ("UPDATE search_entry SET terms_digest = 'x' WHERE ordinal = 2", "text 002"),
        ("UPDATE search_entry SET section = 'x' WHERE ordinal = 2", "text 002"),
        ("INSERT INTO search_entry (ordinal, terms_digest) VALUES (77, 'x')", "text 077"),
    ],
)
def test_verify_finds_and_repairs_what_does_not_agree(published: Archive, statement: str, place: str) -> None:
    damage(published, statement)
    (finding,) = findings(published)
    assert (finding.kind, finding.place) == (FindingKind.SEARCH_INDEX_WRONG, place)
    repair(published, [finding], corpus_form)
    assert findings(published) == []
    assert found(published) == [4, 3, 2, 1, 0]


def test_verify_finds_terms_that_are_lost(published: Archive) -> None:
    lost = {"sqlite": "INSERT INTO search_terms (search_terms) VALUES ('delete-all')"}
    damage(published, lost.get(published.database.engine.dialect.name, "DELETE FROM search_terms"))
    assert len(findings(published)) == 5
    repair(published, findings(published), corpus_form)
    assert findings(published) == []


def test_a_search_that_takes_too_long_is_ended(published: Archive) -> None:
    with (
        pytest.raises(NarrowTheQuery, match=r"ended after 0\.2 seconds: add a word"),
        published.database.reading() as session,
        time_limit(session, 0.2),
    ):
        session.execute(sql(ENDLESS))
    assert found(published) == [4, 3, 2, 1, 0]


def test_a_search_that_reaches_its_limit_returns_what_it_has(
    published: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "BATCH", 2)

    def ends_behind_two(
        archive: Archive, session: Session, ordinals: Sequence[int], query: Query
    ) -> list[SearchedText]:
        """Lets the second batch run into the limit of its statement."""
        if 4 not in ordinals:
            with time_limit(session, 0.01):
                session.execute(sql(ENDLESS))
        return likely_texts(archive, session, ordinals, query)

    monkeypatch.setattr(candidates, "likely_texts", ends_behind_two)
    wanted = search_request("chợ")
    with pytest.raises(NarrowTheQuery):
        search(published, wanted)
    result = search(published, replace(wanted, partial=True))
    assert ([hit.ordinal for hit in result.hits], result.is_cut, result.more) == ([4, 3], True, False)
    monkeypatch.undo()
    assert not search(published, replace(wanted, partial=True)).is_cut


def test_a_text_of_any_length_is_published_and_found_by_its_beginning(archive: Archive) -> None:
    long = [" ".join(f"từ{block * 1000 + number}" for number in range(1000)) for block in range(60)]
    Shown(archive).capture("1", 0, text("Bài rất dài", *long))
    publish(archive, corpus_form)
    assert found(archive, '"từ17 từ18"') == [0]
    assert findings(archive) == []
    withhold(archive, 0, "order")
    assert indexed(archive) == []
    assert CorpusFiles(archive.folder.corpus).last_ordinal() == 0
