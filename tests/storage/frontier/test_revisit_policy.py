"""The revisit schedule: the properties of every page, and the target on a quarter of edits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from storage.frontier.revisit_policy import (
    DAY,
    LONGEST,
    MOST_STRETCH,
    YOUNG,
    Pace,
    PageRecord,
    interval,
    next_look,
    urgency,
)
from tests.rehearsal.quarter import edits_of_quarter
from tests.storage.frontier.quarter_score import by_schedule, every_night

BEGIN = datetime(2026, 3, 1, 20, tzinfo=UTC)
AGES = some.floats(0, 800).map(lambda days: timedelta(days=days))
PACES = some.builds(Pace, some.integers(0, 1000), some.floats(0, 1000))


def _page(quiet: timedelta, failures: int = 0) -> PageRecord:
    return PageRecord(BEGIN, BEGIN + quiet, failures=failures)


@given(AGES, PACES, some.integers(0, 40))
def test_the_next_visit_is_in_the_future_and_within_limits(quiet: timedelta, pace: Pace, failures: int) -> None:
    page = _page(quiet, failures)
    assert page.checked_at < next_look(page, pace, page.checked_at) <= page.checked_at + LONGEST


@given(AGES, AGES, PACES)
def test_a_page_unchanged_for_longer_waits_no_less(one: timedelta, other: timedelta, pace: Pace) -> None:
    shorter, longer = sorted((one, other))
    assert interval(_page(shorter), pace, BEGIN) <= interval(_page(longer), pace, BEGIN)


@given(AGES, PACES, some.integers(0, 100))
def test_a_site_that_changes_more_often_is_visited_no_less_often(quiet: timedelta, pace: Pace, more: int) -> None:
    busier = Pace(pace.changes + more, pace.growth)
    assert interval(_page(quiet), busier, BEGIN) <= interval(_page(quiet), pace, BEGIN)


@given(AGES, PACES)
def test_a_change_makes_a_page_young_again(quiet: timedelta, pace: Pace) -> None:
    now = BEGIN + quiet
    assert interval(PageRecord(BEGIN, now, changed_at=now), pace, now) <= DAY


@pytest.mark.parametrize("hours", range(0, 72, 6))
def test_a_young_page_is_due_every_night(hours: int) -> None:
    page = _page(timedelta(hours=hours))
    assert page.quiet < YOUNG
    assert next_look(page, Pace(), page.checked_at) < page.checked_at + timedelta(hours=23)


@given(some.floats(3.5, 60), PACES)
def test_an_old_page_waits_days_at_least_and_no_more_than_its_age(days: float, pace: Pace) -> None:
    quiet = timedelta(days=days)
    assert DAY <= interval(_page(quiet), pace, BEGIN) <= max(DAY, quiet * MOST_STRETCH)


@given(AGES, some.booleans(), PACES)
def test_visits_of_young_pages_do_not_count_for_old_ones(quiet: timedelta, changed: bool, pace: Pace) -> None:
    page = _page(quiet)
    after = pace.after(page, page.checked_at + DAY, changed)
    assert (after == pace) == (quiet < YOUNG)


def test_the_longer_overdue_page_is_the_more_urgent() -> None:
    page = _page(10 * DAY)
    due = page.checked_at + 2 * DAY
    assert urgency(page, due, due) == 1.0
    assert urgency(page, due, due + 2 * DAY) == 2.0


# These ten seeds were not used in the design of the schedule; `python -m tests.storage.frontier.quarter_score`.
@pytest.mark.parametrize("seed", range(101, 111))
def test_nine_of_ten_edits_are_caught_with_a_quarter_of_the_requests(seed: int) -> None:
    articles = list(edits_of_quarter(seed))
    caught, requests = by_schedule(articles).of(every_night(articles))
    assert caught >= 0.90
    assert requests <= 0.25
