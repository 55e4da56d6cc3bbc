"""Versions as intervals, compared with a simple definition."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.versions.intervals import Showing, intervals

START = datetime(2026, 1, 1, tzinfo=UTC)


def showings(contents: list[str | None]) -> list[Showing]:
    return [
        Showing(START + timedelta(days=day), content, capture_id=day, reading_id=day if content else None)
        for day, content in enumerate(contents)
    ]


def test_a_b_a_is_three_versions_of_two_documents() -> None:
    found = intervals(showings(["A", "A", "B", "A"]))
    assert [(one.content_hash, one.capture_id) for one in found] == [("A", 0), ("B", 2), ("A", 3)]
    assert found[0].last_seen_at == START + timedelta(days=1)
    assert found[0].ended_at == START + timedelta(days=2)
    assert found[2].ended_at is None


def test_a_page_that_was_gone_and_returned_has_two_versions_of_one_document() -> None:
    found = intervals(showings(["A", None, None, "A"]))
    assert [(one.content_hash, one.ended_at) for one in found] == [("A", START + timedelta(days=1)), ("A", None)]


contents = st.lists(st.sampled_from(["A", "B", "C", None]), max_size=12)


@given(contents, st.randoms(use_true_random=False))
def test_the_order_in_which_captures_arrive_does_not_matter(wanted: list[str | None], chance: random.Random) -> None:
    shuffled = showings(wanted)
    chance.shuffle(shuffled)
    assert intervals(shuffled) == intervals(showings(wanted))


@given(contents)
def test_every_showing_is_within_the_version_that_shows_it(wanted: list[str | None]) -> None:
    found = intervals(showings(wanted))
    for showing in showings(wanted):
        holders = [one for one in found if one.first_seen_at <= showing.captured_at <= one.last_seen_at]
        assert [one.content_hash for one in holders] == ([showing.content_hash] if showing.content_hash else [])
    assert all(one.ended_at is None or one.ended_at > one.last_seen_at for one in found)
