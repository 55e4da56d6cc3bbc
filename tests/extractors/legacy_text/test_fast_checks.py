"""The fast checks of a page's and an article's characters give the same results as slow ones."""

import re

from hypothesis import given
from hypothesis import strategies as st

from extractors.legacy_text.coding import Coding
from extractors.legacy_text.detect import legacy_text, may_be_legacy
from tests.extractors.legacy_text.writers import EVERY_LETTER, written

ROUND = st.text(
    "©®¨ª¬¸¹µ¶·«»¼½¾×÷§ÞþðÐöøûïåäëüñÖØÛÏÅÄËÜÑÀÁÂÃÕÉÈàáâãõéèaeoudiyAEOUDIYbz^+`~'?.() \u00a0\n€™‡ƒÆ°¡ạđ", max_size=60
)
CODED = st.tuples(st.text(EVERY_LETTER + " ", max_size=60), st.sampled_from(Coding)).map(lambda one: written(*one))
TEXT = st.one_of(ROUND, CODED, st.lists(st.one_of(ROUND, CODED), max_size=4).map(" ".join))

# The marks by which a word is recognised, as in detect.py.
MARKS = (
    ("mojibake", r"á[º»¼]|Ã[\u00a0-¿ƒ‚„†‡ˆ‰Š‹Œ]|Ä[‘ƒ\u0090]|Æ[°¡]|â€"),
    (
        "TCVN3",
        r"[^\W\d_][©®¨ª¬¸¹µ¶·«»¼½¾×÷§][^\W\d_]|[ÞþðÐ]|[^\W\d_][©®¨ª¬¸¹µ¶«»¼½¾×÷]\b|(?<!\w)®[^\W\d_]|[a-z][À-ÖØ-Þ]",
    ),
    ("VNI", r"[öøûïåäëüñÖØÛÏÅÄËÜÑ]|[aeAE][âàáãõéèÂÀÁÃÕÉÈ]|[oO][âõÂÕ]"),
    (
        "VIQR",
        r"[aeoAEO]\^|[uUoO]\+|[aA]\([`'?~.a-zA-Z]|\b[dD][dD](?=[aeiouyAEIOUY])|[aeiouyAEIOUY](?:[`~]|[?.][a-zA-Z])",
    ),
)
FREQUENT = (
    tuple("®©¸µ«¹¬¨ª§"),
    tuple("öøûïñåäëüÖØÛÏÑÅÄËÜ"),
    ("a^", "e^", "o^", "A^", "E^", "O^", "u+", "o+", "U+", "O+", "a(", "A("),
)


def _first_broken(texts: list[str]) -> str | None:
    for text in texts:
        words = text.split()
        for name, mark in MARKS:
            if sum(re.search(mark, word) is not None for word in words) >= max(3, 0.3 * len(words)):
                return f"{name}: {text[:80]}"
    return None


@given(st.lists(TEXT, max_size=4))
def test_a_broken_text_is_found_like_by_checking_every_word(texts: list[str]) -> None:
    assert legacy_text(texts) == _first_broken(texts)


@given(TEXT)
def test_a_page_is_checked_like_by_counting_each_sign(text: str) -> None:
    assert may_be_legacy(text) == any(sum(map(text.count, signs)) >= 3 for signs in FREQUENT)
