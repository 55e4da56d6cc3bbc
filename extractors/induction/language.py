"""Detects whether pages are in Vietnamese, which decides whether captions belong to the text."""

from collections.abc import Sequence

from extractors.induction.sample import Sample

# Letters that only Vietnamese has, in nearly every sentence.
_LETTERS = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
_SHARE = 0.05


def is_vietnamese(samples: Sequence[Sample]) -> bool:
    """The corpus has the captions of Vietnamese pages; pages in other languages are drafted without."""
    text = "".join(run.text.lower() for sample in samples for run in sample.runs)
    letters = sum(map(str.isalpha, text))
    return letters > 0 and sum(char in _LETTERS for char in text) >= _SHARE * letters
