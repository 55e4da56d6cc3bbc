"""Texts are measured, and texts that FineWeb-2 would leave out are flagged."""

from collections import Counter
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from extractors.quality.measure import QualityFlag, quality_of
from extractors.quality.repetition import ngram_shares, repeated_line_share

SOUND = (
    "Sáng nay, phường đã mở một lớp học buổi tối cho người dân.\n\n"
    "Lớp học của phường có hai mươi người, trong đó nhiều người đã lớn tuổi và đi làm cả ngày.\n\n"
    "Các buổi học kéo dài đến cuối năm, mỗi tuần ba buổi, ở nhà văn hóa của khu phố."
)


def shares(words: list[str], tops: list[int], repeated: list[int], characters: int) -> object:
    return ngram_shares(words, list(accumulate(map(len, words), initial=0)), tops, repeated, characters)


def test_a_sound_text_has_no_flag() -> None:
    found = quality_of(SOUND)
    assert found.flags == ()
    assert (found.characters, found.words) == (len(SOUND), 52)
    assert 0.9 < found.letter_share < 1


def test_repetitions_are_flagged() -> None:
    assert QualityFlag.REPEATED_LINES in quality_of("\n\n".join([SOUND] * 2)).flags
    again = quality_of(" ".join(["Chia sẻ bài viết này với bạn bè của bạn ngay hôm nay nhé."] * 8)).flags
    assert {QualityFlag.REPEATED_5_GRAMS, QualityFlag.REPEATED_10_GRAMS} <= set(again)
    assert QualityFlag.TOP_2_GRAM in quality_of("thích bài " * 30).flags


def test_figures_lists_and_other_languages_are_flagged() -> None:
    assert QualityFlag.FEW_LETTER_WORDS in quality_of("12.500 đồng 15.200 đồng 18.000 21 22 23 24 25").flags
    assert QualityFlag.MANY_LINE_BREAKS in quality_of("Trang chủ\n\nTin tức\n\nLiên hệ").flags
    assert QualityFlag.FEW_SENTENCE_ENDS in quality_of("Trang chủ\n\nTin tức\n\nLiên hệ").flags
    assert QualityFlag.FEW_FREQUENT_WORDS in quality_of("The ward opens an evening class for its people.").flags
    assert quality_of("a b c d e f").flags[0] is QualityFlag.SHORT_WORDS
    assert QualityFlag.LONG_WORDS in quality_of("https" * 20).flags


def test_shares_by_hand() -> None:
    words = ["a", "b", "c", "d", "e", "a", "b", "c", "d", "e", "x"]
    assert repeated_line_share(["a", "b", "a", "a"]) == 0.5
    assert shares(words, [2], [5, 6], 20) == ({2: 2 * 3 / 20}, {5: 5 / 20, 6: 0.0})
    assert shares(["a"], [2], [5], 1) == shares([], [2], [5], 0) == ({2: 0.0}, {5: 0.0})


@given(st.text(max_size=400))
def test_of_any_text_each_share_is_one(text: str) -> None:
    found = quality_of(text)
    for share in (found.letter_share, found.repeated_line_share, found.repeated_ngram_share):
        assert 0 <= share <= 1


@given(st.text(st.sampled_from("aĐΣİ½Ⅷ²ẞ1_ .\n"), max_size=60))
def test_letters_are_counted_as_in_the_text_itself(text: str) -> None:
    shown = sum(not char.isspace() for char in text)
    assert quality_of(text).letter_share == round(sum(map(str.isalpha, text)) / max(1, shown), 4)


@given(st.lists(st.sampled_from(["a", "bb", "ccc"]), max_size=60), st.integers(2, 6))
def test_shares_of_ngrams_are_those_of_a_simple_count(words: list[str], size: int) -> None:
    known: set[tuple[str, ...]] = set()
    at = repeated = 0
    while at + size <= len(words):
        gram = tuple(words[at : at + size])
        repeated += len("".join(gram)) if gram in known else 0
        at += size if gram in known else 1
        known.add(gram)
    numbers = Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))
    gram, number = numbers.most_common(1)[0] if numbers else ((), 0)
    top = number * len(" ".join(gram)) / 100 if number > 1 else 0.0
    assert shares(words, [size], [size], 100) == ({size: top}, {size: repeated / 100})
