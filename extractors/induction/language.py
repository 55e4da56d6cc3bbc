"""Detects whether pages are in Vietnamese, which decides whether captions belong to the text."""

from collections.abc import Sequence

from extractors.details.language import has_vietnamese_letters
from extractors.induction.sample_page import Sample


def is_vietnamese(samples: Sequence[Sample]) -> bool:
    """The corpus has the captions of Vietnamese pages; pages in other languages are drafted without."""
    return has_vietnamese_letters("".join(run.text for sample in samples for run in sample.runs).lower())
