"""What must not become slow again, by ratios within one run and with wide margins: a busy machine changes neither."""

from dataclasses import replace

from tests.benchmarks.throughput.own import own_archive
from tests.benchmarks.throughput.reading import reading_rates
from tests.benchmarks.throughput.served import served
from tests.benchmarks.throughput.unchanged import MOST_BYTES

PAGES = 150
MARGIN = 1.2  # bytes depend on no machine, but so few pages end in half a page of each table


def test_reading_is_some_times_as_fast_as_trafilatura_with_metadata() -> None:
    """By layout it is some eighteen times as fast; the best round counts, and half of that is enough.

    The generic path reads larger pages here, and is still some three times as fast.
    """
    rates = reading_rates(20, 3)
    assert max(rates.by_layout.over(rates.trafilatura).values) >= 9
    assert max(rates.generic.over(rates.trafilatura).values) >= 1.5


def test_nights_of_unchanged_pages_cost_less_than_the_first() -> None:
    """A night's own cost is most of each: at this size the pages themselves are the smaller part."""
    with served(PAGES) as pages:
        own = own_archive(pages.validating, PAGES)
        first, sizes = own.night(), [own.disk()]
        for origin in (pages.validating, pages.origin):  # answered 304, then sent again
            again = replace(own, origin=origin).night()
            sizes.append(own.disk())
            assert again.cpu <= 0.9 * first.cpu
        assert own.published() == PAGES
    first_night, *others = (sum(size.values()) for size in sizes)
    assert others[0] - first_night <= MARGIN * MOST_BYTES * PAGES
    assert others[1] - others[0] <= MARGIN * MOST_BYTES * PAGES
