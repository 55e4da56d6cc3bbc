"""Figures of a large archive are counted beside the answers, and an old one is shown meanwhile."""

import threading

import pytest

from web.cached_figures import MOST_SECONDS, SECONDS, WAITED_FOR, CachedFigures

PATIENCE = 60.0


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Counting:
    """A count that ends when the test says so."""

    def __init__(self, value: int) -> None:
        self.value = value
        self.may_end = threading.Event()

    def __call__(self) -> int:
        assert self.may_end.wait(PATIENCE)
        if self.value < 0:
            raise ValueError(self.value)
        return self.value


def ended(figures: CachedFigures[int], counting: Counting) -> None:
    counting.may_end.set()
    figures._counting["key"].exception(PATIENCE)


def test_a_small_archive_is_counted_while_the_reader_waits() -> None:
    assert CachedFigures[int]().of_archive(WAITED_FOR - 1, "key", lambda: 7) == 7


def test_a_large_archive_is_counted_beside_the_answer() -> None:
    clock = Clock()
    figures, first, second = CachedFigures[int](clock), Counting(7), Counting(8)
    assert figures.of_archive(WAITED_FOR, "key", first) is None
    assert figures.soon("key", second) is None
    ended(figures, first)
    assert figures.soon("key", second) == 7
    clock.now = SECONDS
    assert figures.soon("key", second) == 7
    ended(figures, second)
    assert figures.soon("key", second) == 8


def test_a_value_that_is_too_old_is_not_shown() -> None:
    clock = Clock()
    figures, first, second = CachedFigures[int](clock), Counting(7), Counting(8)
    assert figures.soon("key", first) is None
    ended(figures, first)
    assert figures.soon("key", first) == 7
    clock.now = MOST_SECONDS
    assert figures.soon("key", second) is None
    ended(figures, second)
    assert figures.soon("key", second) == 8


def test_a_value_that_nobody_asked_for_grows_old_too() -> None:
    clock = Clock()
    figures, first, second = CachedFigures[int](clock), Counting(7), Counting(8)
    assert figures.soon("key", first) is None
    ended(figures, first)
    clock.now = MOST_SECONDS
    assert figures.soon("key", second) is None
    ended(figures, second)
    assert figures.soon("key", first) == 8


def test_what_the_counting_raised_reaches_a_reader_once() -> None:
    figures, failing, sound = CachedFigures[int](), Counting(-1), Counting(8)
    assert figures.soon("key", failing) is None
    ended(figures, failing)
    with pytest.raises(ValueError, match="-1"):
        figures.soon("key", sound)
    assert figures.soon("key", sound) is None
    ended(figures, sound)
    assert figures.soon("key", sound) == 8
