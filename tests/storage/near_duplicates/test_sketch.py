"""Sketches are what their plain definition says, and a kept sketch never changes."""

from array import array
from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from storage.near_duplicates.comparison import compare
from storage.near_duplicates.shingles import hashes_of, match_key, shingles_of
from storage.near_duplicates.sketch import NUMBERS, estimated_similarity, sketch_of
from storage.search.syllables import nfc, syllables_as_written

SYLLABLES = st.sampled_from(
    ["hoà", "hòa", "HÒA", "ma", "má", "Đảng", "2026", "ﬁ", "ß", "o\u0323\u0302", "x_y", "–", "𝔘"]
)
BLOCKS = st.lists(st.lists(st.one_of(SYLLABLES, st.text(max_size=8)), max_size=30).map(" ".join), max_size=4)
NUMBER = st.integers(0, 2**32 - 1)
SIGNATURES = st.lists(st.tuples(NUMBER, NUMBER, st.booleans()), min_size=NUMBERS, max_size=NUMBERS)


@given(BLOCKS)
def test_a_shingle_is_each_run_of_five_keys(blocks: list[str]) -> None:
    keys = [match_key(word) for block in blocks for word in syllables_as_written(nfc(block))]
    wanted = [" ".join(keys[start : start + 5]).encode() for start in range(len(keys) - 4)]
    assert shingles_of(blocks) == wanted
    assert list(hashes_of(wanted)) == [
        int.from_bytes(blake2b(one, digest_size=8).digest(), "big") >> 1 for one in wanted
    ]


@given(SIGNATURES)
def test_the_estimate_is_the_share_of_equal_numbers(numbers: list[tuple[int, int, bool]]) -> None:
    one = [first for first, _, _ in numbers]
    other = [first if same else second for first, second, same in numbers]
    share = sum(first == second for first, second in zip(one, other, strict=True)) / NUMBERS
    assert estimated_similarity(array("I", one).tobytes(), array("I", other).tobytes()) == share


@given(st.frozensets(st.binary(max_size=1), max_size=30), st.frozensets(st.binary(max_size=1), max_size=30))
def test_the_shares_are_those_of_the_sets(one: frozenset[bytes], other: frozenset[bytes]) -> None:
    found, turned = compare(one, other), compare(other, one)
    assert (found is None) == (turned is None)
    if found is not None and turned is not None:
        assert found.similarity == turned.similarity == len(one & other) / len(one | other)
        assert found.containment == turned.containment == len(one & other) / min(len(one), len(other))


def test_the_rows_of_a_text_stay_those_of_this_version() -> None:
    """Other numbers need another SKETCH_VERSION: the rows of all archives would be wrong."""
    sketch = sketch_of([" ".join(f"Tiếng{number} việt hoà" for number in range(30)), "Đoạn hai, của bài."])
    assert sketch is not None
    assert len(sketch.shingles) == 90
    assert sketch.bands[:2] == (3068383977, 5055454910)
    assert sketch.sample[:2] == (55572662565046928, 786264434951166768)
