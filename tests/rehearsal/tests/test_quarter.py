"""The quarter: the same for the same seed, in the declared proportions, and usable for a schedule's score."""

import pytest

from tests.rehearsal.quarter import AGES, DAYS, DESKS, HOURS, QuarterArticle, edits_of_quarter


def test_one_seed_is_one_quarter() -> None:
    assert list(edits_of_quarter(3)) == list(edits_of_quarter(3))
    assert list(edits_of_quarter(3)) != list(edits_of_quarter(4))


@pytest.mark.parametrize("seed", range(1, 4))
def test_rates_are_the_declared_ones(seed: int) -> None:
    assert sum(age.share for age in AGES) == 100
    articles = list(edits_of_quarter(seed))
    for desk in DESKS:
        # Those whose first month is within the quarter: 89 in 100 edits are in it.
        whole = [one for one in articles if one.site == desk.site and 0 <= one.published_day < DAYS - 30]
        share = 100 * sum(bool(one.edits) for one in whole) / len(whole)
        assert abs(share - desk.edited - desk.restless) < 7
    stock = sum(len(one.edits) for one in articles if one.published < 0)
    assert 0.05 < stock / sum(len(one.edits) for one in articles) < 0.3


def test_nights_see_what_was_changed_since_the_night_before() -> None:
    article = QuarterArticle(
        "newspaper", 0, 2 * HOURS + 21, (2 * HOURS + 23, 4 * HOURS + 19, 4 * HOURS + 20, 4 * HOURS + 21)
    )
    assert (article.published_day, article.published_hour, article.edit_days) == (2, 21, (2, 4, 4, 4))
    assert article.first_night == 3
    assert [article.shows(night) for night in (2, 3, 4, 5)] == [0, 1, 3, 4]
    assert article.visible == 2
