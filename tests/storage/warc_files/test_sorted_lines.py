"""Lines that are sorted in parts are in the same order as those sorted at once, and take less memory."""

import random
import tracemalloc
from pathlib import Path

import pytest

from storage.warc_files.sorted_lines import sorted_lines


@pytest.mark.parametrize("number", [0, 1, 100, 2047, 2048, 2049, 7000])
@pytest.mark.parametrize("longest", [3, 900])
def test_parts_are_merged_in_order(tmp_path: Path, number: int, longest: int) -> None:
    chance = random.Random(number)
    lines = ["".join(chance.choices("ab {}", k=chance.randint(1, longest))) for _ in range(number)]
    with sorted_lines(iter(lines), tmp_path) as (size, in_order):
        assert list(in_order) == sorted(lines)
        assert list(tmp_path.iterdir()) == [], "a kill leaves no file"
    assert size == sum(len(line) + 1 for line in lines)


def test_four_times_as_many_lines_take_no_more_memory(tmp_path: Path) -> None:
    peaks = []
    tracemalloc.start()
    for number in (6_000, 24_000):
        tracemalloc.reset_peak()
        with sorted_lines((f"{one * 7919 % number:05} {'x' * 300}" for one in range(number)), tmp_path) as (
            _,
            in_order,
        ):
            assert sum(1 for _ in in_order) == number
        peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] < 24_000 * 100
