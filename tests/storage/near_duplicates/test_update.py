"""Clusters follow every publishing and takedown, in any order and after any kill."""

from datetime import date

import pytest
from sqlalchemy import select

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive
from storage.corpus.publish import publish
from storage.corpus.takedown import unwithhold, withhold
from storage.errors import NotInTheArchive
from storage.near_duplicates import update
from storage.near_duplicates.comparison import Relation
from storage.near_duplicates.self_copies import copy_figures
from storage.near_duplicates.shingles import match_key
from storage.near_duplicates.similar import ClusterPlace, cluster_places, similar_to_ordinal, similar_to_text
from storage.near_duplicates.update import update_near_duplicates
from storage.tables.derived import NearBand, NearPair, NearSample, NearText
from tests.benchmarks.searching.invented import Invented
from tests.storage.shown_pages import Shown, text

STORIES = [Invented().document(number)[1] for number in range(3)]


@pytest.fixture
def published(archive: Archive) -> Archive:
    """0 is a story, 1 and 2 are copies of it and 1 is the oldest, 3 is its beginning, 4 is another story."""
    show(archive, "0", STORIES[0], "2026-01-05")
    show(archive, "1", ["Mở đầu khác.", *STORIES[0]], "2026-01-02")
    show(archive, "2", [*STORIES[0], "Theo báo bạn."], "2026-01-09")
    show(archive, "3", STORIES[0][:2], "2026-01-10")
    show(archive, "4", STORIES[1], "2026-01-11")
    publish(archive, corpus_form)
    return archive


def show(archive: Archive, key: str, blocks: list[str], day: str, site: str = "bao") -> None:
    Shown(archive, site=site).capture(key, 0, text(f"Tin {key}", *blocks, published=day))


def places(archive: Archive) -> dict[int, tuple[int, int]]:
    with archive.database.reading() as session:
        found = cluster_places(session, range(20))
    return {ordinal: (place.cluster, place.representative) for ordinal, place in found.items()}


def rows(archive: Archive) -> list[object]:
    with archive.database.reading() as session:
        return [
            [tuple(row) for row in session.execute(select(table.__table__).order_by(*table.__table__.primary_key))]
            for table in (NearText, NearBand, NearSample, NearPair)
        ]


def test_a_cluster_has_the_text_that_was_published_first_as_its_representative(published: Archive) -> None:
    assert update_near_duplicates(published) == 5
    assert places(published) == {0: (0, 1), 1: (0, 1), 2: (0, 1)}
    found = {one.ordinal: one for one in similar_to_ordinal(published, 0).texts}
    assert {ordinal: one.relation for ordinal, one in found.items()} == {
        1: Relation.DUPLICATE,
        2: Relation.DUPLICATE,
        3: Relation.CONTAINS,
    }
    assert found[1].cluster == ClusterPlace(0, 1, 1.0)
    assert found[2].similarity > 0.9
    assert found[3].containment == 1.0
    assert found[3].cluster is None
    assert similar_to_ordinal(published, 3).texts[0].relation is Relation.WITHIN


def test_any_text_can_be_compared(published: Archive) -> None:
    update_near_duplicates(published)
    found = similar_to_text(published, "\n\n".join(STORIES[1]).upper())
    assert [(one.ordinal, one.similarity) for one in found.texts] == [(4, 1.0)]
    short = similar_to_text(published, "Quá ngắn.")
    assert (short.texts, short.is_long_enough) == ((), False)
    with pytest.raises(NotInTheArchive):
        similar_to_ordinal(published, 77)


class Killed(Exception):
    pass


def test_one_that_was_killed_ends_as_one_that_was_not(published: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    update_near_duplicates(published)
    whole = rows(published)
    monkeypatch.setattr(update, "BATCH", 2)

    def kill(done: int, _of: int) -> None:
        if done == 2:
            raise Killed

    with pytest.raises(Killed):
        update_near_duplicates(published, kill, again=True)
    assert not similar_to_ordinal(published, 0).is_complete
    assert update_near_duplicates(published, again=True) == 3
    assert similar_to_ordinal(published, 0).is_complete
    assert rows(published) == whole


def test_night_by_night_is_the_same_as_at_once(published: Archive) -> None:
    update_near_duplicates(published)
    show(published, "5", STORIES[1], "2026-01-01", site="khac")
    show(published, "6", [*STORIES[0], *STORIES[1]], "2026-01-20")
    publish(published, corpus_form)
    assert update_near_duplicates(published, most=1) == 2
    assert places(published) == {0: (0, 1), 1: (0, 1), 2: (0, 1), 4: (4, 6), 6: (4, 6)}
    by_night = rows(published)
    update_near_duplicates(published, again=True)
    assert rows(published) == by_night


def test_what_is_withheld_is_taken_out_and_comes_back(published: Archive) -> None:
    update_near_duplicates(published)
    whole = rows(published)
    withhold(published, 1, "order")
    assert [one.ordinal for one in similar_to_ordinal(published, 0).texts] == [2, 3]
    with pytest.raises(NotInTheArchive):
        similar_to_ordinal(published, 1)
    update_near_duplicates(published)
    assert places(published) == {0: (0, 0), 2: (0, 0)}
    withhold(published, 0, "order")
    update_near_duplicates(published)
    assert places(published) == {}
    for ordinal in (0, 1):
        unwithhold(published, ordinal, "taken back", corpus_form)
    update_near_duplicates(published)
    assert rows(published) == whole


def test_a_site_that_copies_itself_is_named(published: Archive) -> None:
    show(published, "5", STORIES[2], "2026-01-12", site="khac")
    for number in range(6, 12):
        show(published, str(number), [*STORIES[1], f"Lần thứ {number}."], "2026-01-12")
    publish(published, corpus_form)
    update_near_duplicates(published)
    figures = {one.site: one for one in copy_figures(published, date(2026, 1, 1))}
    assert (figures["bao"].texts, figures["bao"].of_itself, figures["bao"].copies_itself) == (11, 8, True)
    assert (figures["khac"].texts, figures["khac"].of_itself, figures["khac"].copies_itself) == (1, 0, False)
    assert copy_figures(published, date(2026, 1, 13)) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hoà", "hòa", True),
        ("HOÀ", "hoà", True),
        ("thuỷ", "thủy", True),
        ("ma", "má", False),
        ("đa", "da", False),
        ("ơ", "ờ", False),
        ("tự", "tứ", False),
    ],
)
def test_a_key_ignores_case_and_the_place_of_the_tone(one: str, other: str, same: bool) -> None:
    assert (match_key(one) == match_key(other)) is same
