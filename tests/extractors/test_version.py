"""The extractor's version names everything that a reading depends on."""

import re

from extractors.version import EXTRACTOR_VERSION


def test_it_names_us_and_the_libraries() -> None:
    assert re.fullmatch(r"\d+\+trafilatura[\d.]+\+selectolax[\d.]+", EXTRACTOR_VERSION)
